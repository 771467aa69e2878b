import { get, isMap, type RawMap } from "./read.ts";

/** Bring the spec of `apiextensions.k8s.io/v1beta1` into the form of v1, as the API server does when it converts. */
export function toCurrentSpec(spec: RawMap): RawMap {
  const listed = get(spec, "versions");
  const single = get(spec, "version");
  const versions = Array.isArray(listed) && listed.length > 0 ? listed : singleVersion(single);
  const { validation, subresources, additionalPrinterColumns } = spec;
  const shared = { validation, subresources, additionalPrinterColumns };
  return {
    scope: "Namespaced",
    ...spec,
    versions: versions.map((item: unknown) => (isMap(item) ? toCurrentVersion(item, shared) : item)),
  };
}

/** True when nothing is pruned: the default of v1beta1. */
export function preservesUnknownFields(spec: RawMap): boolean {
  return get(spec, "preserveUnknownFields") !== false;
}

function singleVersion(name: unknown): readonly unknown[] {
  return name === undefined ? [] : [{ name, served: true, storage: true }];
}

function toCurrentVersion(version: RawMap, shared: RawMap): RawMap {
  const columns = get(version, "additionalPrinterColumns") ?? get(shared, "additionalPrinterColumns");
  return {
    ...version,
    schema: get(version, "schema") ?? get(shared, "validation"),
    subresources: get(version, "subresources") ?? get(shared, "subresources"),
    additionalPrinterColumns: Array.isArray(columns) ? columns.map(toCurrentColumn) : columns,
  };
}

function toCurrentColumn(column: unknown): unknown {
  if (!isMap(column) || get(column, "JSONPath") === undefined) return column;
  const { JSONPath, ...rest } = column;
  return { ...rest, jsonPath: JSONPath };
}
