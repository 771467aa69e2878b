import type { CrdVersion, PrinterColumn } from "../model/crd.ts";
import { type Findings, show } from "./inspection.ts";
import { fieldsOf, get, type RawMap } from "./read.ts";
import { labelRule } from "./tree.ts";
import { readSchema, type SchemaOptions } from "./schema.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** How the versions of a CRD are read. */
export interface VersionOptions extends SchemaOptions {
  /** v1 asks for a schema; v1beta1 does not. */
  readonly isSchemaOptional: boolean;
}

/** Read `spec.versions`: every name once, one storage version, a schema each. */
export function readVersions(spec: RawMap, findings: Findings, options: VersionOptions): CrdVersion[] {
  const path = "spec.versions";
  const list = fieldsOf(spec, "spec", findings).list("versions");
  if (list.length === 0 && !findings.problems.some((problem) => problem.path === path)) {
    const isLegacy = ["version", "validation"].some((field) => get(spec, field) !== undefined);
    const fix = isLegacy
      ? "move version, validation, subresources and additionalPrinterColumns into an entry of spec.versions: that is where v1 has them"
      : "add a version with a schema";
    findings.add("CRD_VERSIONS", path, "must name at least one version", fix);
  }
  const versions = list.flatMap(
    (item, index) => readVersion(item, `${path}[${index}]`, findings, options) ?? [],
  );
  checkNames(versions, findings);
  const stored = versions.filter((version) => version.storage);
  if (versions.length > 0 && stored.length !== 1) {
    const message = `must have exactly one version with storage: true, but ${stored.length} have it`;
    findings.add("CRD_VERSIONS", path, message, "set storage: true on one version and false on the others");
  }
  return versions;
}

function checkNames(versions: readonly CrdVersion[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { name } of versions) {
    if (seen.has(name)) {
      findings.add(
        "CRD_VERSIONS",
        "spec.versions",
        `has the version ${show(name)} twice`,
        "remove one of them",
      );
    }
    seen.add(name);
  }
}

function readVersion(
  value: unknown,
  path: string,
  findings: Findings,
  options: VersionOptions,
): CrdVersion | undefined {
  if (!isObject(value)) {
    findings.add(
      "CRD_SHAPE",
      path,
      `must be a version, but is ${show(value)}`,
      "write name, served, storage and schema",
    );
    return undefined;
  }
  const fields = fieldsOf(value, path, findings);
  const name = fields.text("name") ?? "";
  const broken = labelRule(name);
  if (broken)
    findings.add(
      "CRD_NAME",
      `${path}.name`,
      `is ${show(get(value, "name"))}: it ${broken}`,
      "as in v1 or v1alpha1",
    );
  const subresources = fields.map("subresources") ?? {};
  const scale = get(subresources, "scale");
  const selectorPath = isObject(scale)
    ? fieldsOf(scale, `${path}.subresources.scale`, findings).text("labelSelectorPath")
    : undefined;
  return {
    name,
    served: fields.flag("served"),
    storage: fields.flag("storage"),
    deprecated: fields.flag("deprecated"),
    schema: readVersionSchema(fields.map("schema"), path, findings, options),
    hasStatus: get(subresources, "status") !== undefined,
    hasScale: scale !== undefined,
    ...(selectorPath === undefined ? {} : { scaleSelectorPath: selectorPath }),
    printerColumns: readColumns(
      fields.list("additionalPrinterColumns"),
      `${path}.additionalPrinterColumns`,
      findings,
    ),
    selectableFields: readSelectableFields(
      fields.list("selectableFields"),
      `${path}.selectableFields`,
      findings,
    ),
  };
}

function readVersionSchema(
  holder: RawMap | undefined,
  path: string,
  findings: Findings,
  options: VersionOptions,
): CrdVersion["schema"] {
  const value = holder && get(holder, "openAPIV3Schema");
  const schemaPath = `${path}.schema.openAPIV3Schema`;
  if (value === undefined) {
    if (!options.isSchemaOptional) {
      const fix = "give a schema, if only { type: object, x-kubernetes-preserve-unknown-fields: true }";
      findings.add("CRD_SCHEMA", schemaPath, "is missing", fix);
    }
    return { "x-kubernetes-preserve-unknown-fields": true };
  }
  const schema = readSchema(value, schemaPath, findings, options);
  if (schema.type !== undefined && schema.type !== "object") {
    findings.add(
      "CRD_SCHEMA",
      `${schemaPath}.type`,
      `must be object, but is ${show(schema.type)}`,
      "make it object",
    );
  }
  const isBare = schema.type === undefined && schema.properties === undefined;
  return isBare ? { ...schema, "x-kubernetes-preserve-unknown-fields": true } : schema;
}

function readColumns(list: readonly unknown[], path: string, findings: Findings): PrinterColumn[] {
  return list.flatMap((item, index) => {
    if (!isObject(item)) {
      findings.add(
        "CRD_SHAPE",
        `${path}[${index}]`,
        `must be a column, but is ${show(item)}`,
        "write name, type and jsonPath",
      );
      return [];
    }
    const fields = fieldsOf(item, `${path}[${index}]`, findings);
    const description = fields.text("description");
    const priority = fields.number("priority");
    return {
      name: fields.text("name") ?? "",
      type: fields.text("type") ?? "string",
      jsonPath: fields.text("jsonPath") ?? "",
      ...(description === undefined ? {} : { description }),
      ...(priority === undefined ? {} : { priority }),
    };
  });
}

function readSelectableFields(list: readonly unknown[], path: string, findings: Findings): string[] {
  return list.flatMap((item, index) => {
    const field = isObject(item) ? fieldsOf(item, `${path}[${index}]`, findings).text("jsonPath") : undefined;
    return field ?? [];
  });
}
