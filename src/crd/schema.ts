import type { StructuralSchema } from "@metatron/runtime/schema";
import { at, type Findings, show } from "./inspection.ts";
import { limits } from "./tree.ts";
import { get, type RawMap } from "./read.ts";
import { isObject } from "@metatron/runtime/kubernetes";

/** How a schema is read. */
export interface SchemaOptions {
  /** v1beta1 with `preserveUnknownFields`: nothing is ever pruned, so every object is open. */
  readonly isOpen: boolean;
}

interface Reading extends SchemaOptions {
  readonly findings: Findings;
  count: number;
}

type Writable = { [keyword: string]: unknown };

/** Copy the keywords that Kubernetes knows into fresh objects; `$ref` and wrong forms are findings. */
export function readSchema(
  value: unknown,
  path: string,
  findings: Findings,
  options: SchemaOptions = { isOpen: false },
): StructuralSchema {
  return copy(value, path, 0, { ...options, findings, count: 0 });
}

function copy(value: unknown, path: string, depth: number, reading: Reading): StructuralSchema {
  if (!isObject(value)) {
    const message = `must be a schema, but is ${show(value)}`;
    reading.findings.add("CRD_SCHEMA", path, message, "write a schema, as in { type: object }");
    return {};
  }
  if (isTooMuch(path, depth, reading)) return {};
  const schema: Writable = {};
  if (get(value, "$ref") !== undefined) refuseReference(value, path, reading.findings);
  for (const keyword of Object.keys(value)) {
    const read = Object.hasOwn(plainKeywords, keyword) ? plainKeywords[keyword] : undefined;
    if (!read || isAbsent(keyword, value[keyword])) continue;
    const result = read(value[keyword], at(path, keyword), reading.findings);
    if (result !== undefined) schema[keyword] = result;
  }
  copyNested(value, schema, path, depth, reading);
  if (reading.isOpen && (schema["type"] === "object" || "properties" in schema)) {
    if (!("additionalProperties" in schema)) schema["x-kubernetes-preserve-unknown-fields"] = true;
  }
  checkExclusions(schema, path, reading);
  return schema;
}

// `type: ""` is Go's zero value; only a default may be null.
function isAbsent(keyword: string, value: unknown): boolean {
  if (value === null) return keyword !== "default";
  return value === "" && (keyword === "type" || keyword === "format" || keyword === "pattern");
}

function isTooMuch(path: string, depth: number, reading: Reading): boolean {
  reading.count += 1;
  if (depth > limits.schemaDepth) {
    const message = `is nested deeper than ${limits.schemaDepth} schemas`;
    reading.findings.add(
      "CRD_LIMIT",
      shorten(path),
      message,
      "open it with x-kubernetes-preserve-unknown-fields",
    );
    return true;
  }
  if (reading.count === limits.schemas + 1) {
    const message = `is one schema more than the limit of ${limits.schemas} for one version`;
    reading.findings.add(
      "CRD_LIMIT",
      shorten(path),
      message,
      "open a part with x-kubernetes-preserve-unknown-fields",
    );
  }
  return reading.count > limits.schemas;
}

function shorten(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}...` : path;
}

function refuseReference(schema: RawMap, path: string, findings: Findings): void {
  findings.add("CRD_REF", at(path, "$ref"), `is ${show(schema["$ref"])}`, "write the referenced schema out");
}

function copyNested(value: RawMap, schema: Writable, path: string, depth: number, reading: Reading): void {
  const nested = (item: unknown, where: string): StructuralSchema => copy(item, where, depth + 1, reading);
  const properties = get(value, "properties");
  if (properties !== undefined)
    schema["properties"] = copyProperties(properties, at(path, "properties"), nested, reading);
  for (const keyword of ["items", "not"]) {
    const item = get(value, keyword);
    if (item !== undefined) schema[keyword] = nested(item, at(path, keyword));
  }
  const additional = get(value, "additionalProperties");
  if (typeof additional === "boolean") schema["additionalProperties"] = additional;
  else if (additional !== undefined) {
    schema["additionalProperties"] = nested(additional, at(path, "additionalProperties"));
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const list = get(value, keyword);
    if (Array.isArray(list))
      schema[keyword] = list.map((item, index) => nested(item, `${at(path, keyword)}[${index}]`));
    else if (list !== undefined) {
      reading.findings.add(
        "CRD_SCHEMA",
        at(path, keyword),
        `must be a list, but is ${show(list)}`,
        "list the schemas",
      );
    }
  }
}

function copyProperties(
  value: unknown,
  path: string,
  nested: (item: unknown, path: string) => StructuralSchema,
  reading: Reading,
): { [name: string]: StructuralSchema } {
  // Without a prototype `__proto__` is a name like any other, and `constructor` is not there unless declared.
  const properties = Object.create(null) as { [name: string]: StructuralSchema };
  if (isObject(value))
    for (const name of Object.keys(value)) properties[name] = nested(value[name], at(path, name));
  else
    reading.findings.add("CRD_SCHEMA", path, `must be a map, but is ${show(value)}`, "map names to schemas");
  return properties;
}

function checkExclusions(schema: Writable, path: string, reading: Reading): void {
  const { findings } = reading;
  if (!reading.isOpen && "properties" in schema && isObject(schema["additionalProperties"])) {
    const fix = "keep one of them";
    findings.add(
      "CRD_SCHEMA",
      path,
      "has both properties and additionalProperties, which exclude each other",
      fix,
    );
  }
  if (schema["x-kubernetes-list-type"] === "map" && !("x-kubernetes-list-map-keys" in schema)) {
    findings.add(
      "CRD_SCHEMA",
      path,
      "is a list of type map without x-kubernetes-list-map-keys",
      "name the keys",
    );
  }
}

/** Copies the value of a keyword into a fresh value; undefined, with a finding, when it has the wrong form. */
export type KeywordReader = (value: unknown, path: string, findings: Findings) => unknown;

const reader =
  (isRight: (value: unknown) => boolean, what: string): KeywordReader =>
  (value, path, findings) => {
    if (isRight(value)) return value;
    findings.add(
      "CRD_SCHEMA",
      path,
      `must be ${what}, but is ${show(value)}`,
      `make it ${what}, or remove it`,
    );
    return undefined;
  };

const text = reader((value) => typeof value === "string", "a string");
const flag = reader((value) => typeof value === "boolean", "true or false");
const number = reader((value) => typeof value === "number", "a number");
const count = reader(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "a whole number, not negative",
);
const oneOf = (...values: string[]): KeywordReader =>
  reader(
    (value) => values.includes(String(value)) && typeof value === "string",
    `one of ${values.join(", ")}`,
  );
const json: KeywordReader = (value) => structuredClone(value);

const strings: KeywordReader = (value, path, findings) => {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return [...value];
  findings.add("CRD_SCHEMA", path, `must be a list of strings, but is ${show(value)}`, "list the names");
  return undefined;
};

const values: KeywordReader = (value, path, findings) => {
  if (Array.isArray(value)) return structuredClone(value);
  findings.add("CRD_SCHEMA", path, `must be a list of values, but is ${show(value)}`, "list the values");
  return undefined;
};

const ruleKeywords: { readonly [keyword: string]: KeywordReader } = {
  rule: text,
  message: text,
  messageExpression: text,
  reason: text,
  fieldPath: text,
  optionalOldSelf: flag,
};

const rules: KeywordReader = (value, path, findings) => {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => readRule(item, `${path}[${index}]`, findings) ?? []);
  }
  findings.add("CRD_SCHEMA", path, `must be a list of rules, but is ${show(value)}`, "list the rules");
  return undefined;
};

function readRule(value: unknown, path: string, findings: Findings): unknown {
  if (!isObject(value) || typeof value["rule"] !== "string") {
    findings.add(
      "CRD_SCHEMA",
      path,
      `must be a map with a "rule", but is ${show(value)}`,
      "give the CEL rule",
    );
    return undefined;
  }
  const entries = Object.keys(ruleKeywords).flatMap((keyword) => {
    if (!Object.hasOwn(value, keyword) || value[keyword] === null) return [];
    const read = ruleKeywords[keyword]?.(value[keyword], at(path, keyword), findings);
    return read === undefined ? [] : [[keyword, read] as const];
  });
  return Object.fromEntries(entries);
}

/** The keywords without schemas in them. What is not listed here or in `schema.ts` never leaves this room. */
const plainKeywords: { readonly [keyword: string]: KeywordReader } = {
  type: oneOf("object", "array", "string", "integer", "number", "boolean"),
  description: text,
  nullable: flag,
  default: json,
  format: text,
  required: strings,
  enum: values,
  pattern: text,
  minLength: count,
  maxLength: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: flag,
  exclusiveMaximum: flag,
  multipleOf: number,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  minProperties: count,
  maxProperties: count,
  "x-kubernetes-preserve-unknown-fields": flag,
  "x-kubernetes-embedded-resource": flag,
  "x-kubernetes-int-or-string": flag,
  "x-kubernetes-list-type": oneOf("atomic", "set", "map"),
  "x-kubernetes-list-map-keys": strings,
  "x-kubernetes-map-type": oneOf("atomic", "granular"),
  "x-kubernetes-validations": rules,
};
