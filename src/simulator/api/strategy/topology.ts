import { type StructuralSchema, schemaForKey } from "@metatron/runtime/schema";
import type { FieldTopology } from "./model.ts";

/** The path of a list item in a topology question. */
export const ITEM = "[]";

function schemaAt(
  schema: StructuralSchema | undefined,
  path: readonly string[],
): StructuralSchema | undefined {
  let at = schema;
  for (const step of path) {
    if (at === undefined) return undefined;
    at = step === ITEM ? at.items : schemaForKey(at, step);
  }
  return at;
}

const metadata: StructuralSchema = {
  properties: {
    finalizers: { "x-kubernetes-list-type": "set" },
    ownerReferences: { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"] },
  },
};

/** How the fields of `metadata` merge, the same for every kind. */
export function metadataSchema(): StructuralSchema {
  return metadata;
}

/** The topology that `x-kubernetes-list-type` and `x-kubernetes-map-type` declare in the schemas of a CRD. */
export function schemaTopology(schemas: ReadonlyMap<string, StructuralSchema>): FieldTopology {
  const find = (path: readonly string[], apiVersion: string): StructuralSchema | undefined =>
    path[0] === "metadata" ? schemaAt(metadata, path.slice(1)) : schemaAt(schemas.get(apiVersion), path);
  return {
    listKeys(path, apiVersion) {
      const schema = find(path, apiVersion);
      if (schema?.["x-kubernetes-list-type"] === "set") return "set";
      return schema?.["x-kubernetes-list-type"] === "map" ? schema["x-kubernetes-list-map-keys"] : undefined;
    },
    isAtomicMap: (path, apiVersion) => find(path, apiVersion)?.["x-kubernetes-map-type"] === "atomic",
  };
}
