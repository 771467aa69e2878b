import { namePatterns } from "@metatron/runtime/kubernetes";
import type { JsonValue } from "@metatron/runtime";
import type { StructuralSchema, ValidationRule } from "@metatron/runtime/schema";

/** What an input may be at most; a real CRD stays far below. */
export const limits = {
  /** Characters of one text. */
  text: 32 * 1024 * 1024,
  /** Characters of one YAML document; JSON may use up the whole text. */
  document: 8 * 1024 * 1024,
  documents: 5000,
  aliases: 1000,
  mergeKeys: 100_000,
  /** Collections within collections. */
  nesting: 1000,
  /** Values of a document after its aliases are replaced. */
  values: 2_000_000,
  /** Schemas within schemas. */
  schemaDepth: 200,
  /** Schemas of one version; the largest real one has some thousands. */
  schemas: 21_000,
} as const;

/** Why a parsed document can't be used, or the number of values it holds once aliases are replaced. */
export type Measure = { readonly size: number } | { readonly reason: string; readonly path: string };

interface Walk {
  readonly sizes: Map<object, number>;
  readonly open: Set<object>;
}

class Unfit extends Error {
  readonly path: string[] = [];
}

/** Count what a document holds without expanding its aliases; self-references and values that are not JSON are told. */
export function measure(value: unknown): Measure {
  try {
    return { size: sizeOf(value, 0, { sizes: new Map(), open: new Set() }) };
  } catch (error) {
    if (error instanceof Unfit)
      return { reason: error.message, path: error.path.reverse().slice(0, 20).join(".") };
    throw error;
  }
}

function sizeOf(value: unknown, depth: number, walk: Walk): number {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Unfit(`${value} is not a number of JSON`);
  if (typeof value !== "object" || value === null) return 1;
  const known = walk.sizes.get(value);
  if (known !== undefined) return known;
  if (walk.open.has(value)) throw new Unfit("an alias refers to the value that holds it");
  if (depth > limits.nesting) throw new Unfit(`it is nested deeper than ${limits.nesting} levels`);
  walk.open.add(value);
  const size = sizeOfEntries(value, depth, walk);
  walk.open.delete(value);
  walk.sizes.set(value, size);
  return size;
}

function sizeOfEntries(value: object, depth: number, walk: Walk): number {
  let size = 1;
  let at = "";
  try {
    for (const [key, item] of Object.entries(value)) {
      at = key;
      size += sizeOf(item, depth + 1, walk);
      if (size > limits.values) {
        throw new Unfit(`it holds more than ${limits.values} values once its aliases are replaced`);
      }
    }
  } catch (error) {
    if (error instanceof Unfit) error.path.push(at);
    throw error;
  }
  return size;
}

/** A value of a schema as a person wants to see it. */
export interface SchemaNode {
  readonly name: string;
  /** As in `string`, `list of object` or `map of integer or string`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  readonly default?: JsonValue;
  /** Keywords and their values; those of items and map values with `items.` and `values.` before them. */
  readonly constraints: { readonly [keyword: string]: JsonValue };
  readonly rules: readonly ValidationRule[];
  readonly description?: string;
  /** The properties of the object that this is, or is a list or map of. */
  readonly children: readonly SchemaNode[];
}

const shown = [
  "enum",
  "format",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
] as const;

/** What a schema says of the type that it has: the items of an object and the fields of a string mean nothing. */
function ofItsType(schema: StructuralSchema): StructuralSchema {
  const { items, properties, additionalProperties, ...rest } = schema;
  const mayBe = (type: string): boolean => schema.type === undefined || schema.type === type;
  return {
    ...rest,
    ...(items !== undefined && mayBe("array") && { items }),
    ...(properties !== undefined && mayBe("object") && { properties }),
    ...(additionalProperties !== undefined && mayBe("object") && { additionalProperties }),
  };
}

/** The schema as a tree of named values. */
export function toSchemaTree(written: StructuralSchema, name = "", isRequired = false): SchemaNode {
  const schema = ofItsType(written);
  const { description } = schema;
  return {
    name,
    type: typeName(schema),
    isRequired,
    isNullable: schema.nullable === true,
    ...(schema.default === undefined ? {} : { default: schema.default }),
    constraints: Object.fromEntries(constraintsOf(schema, "")),
    rules: rulesOf(schema),
    ...(description === undefined ? {} : { description }),
    children: childrenOf(schema),
  };
}

function typeName(written: StructuralSchema): string {
  const schema = ofItsType(written);
  if (schema["x-kubernetes-int-or-string"]) return "integer or string";
  if (schema["x-kubernetes-embedded-resource"]) return "embedded resource";
  if (schema.items) return `list of ${typeName(schema.items)}`;
  if (typeof schema.additionalProperties === "object")
    return `map of ${typeName(schema.additionalProperties)}`;
  const isOpen =
    schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true;
  if (schema.type === "object" || schema.properties) return isOpen ? "open object" : "object";
  if (schema.type === undefined) return "any";
  return schema.type === "array" ? "list of any" : schema.type;
}

function nestedOf(written: StructuralSchema): readonly [string, StructuralSchema] | undefined {
  const schema = ofItsType(written);
  if (schema.items) return ["items.", schema.items];
  return typeof schema.additionalProperties === "object"
    ? ["values.", schema.additionalProperties]
    : undefined;
}

function constraintsOf(schema: StructuralSchema, prefix: string): (readonly [string, JsonValue])[] {
  const own = shown.flatMap((keyword) => {
    const value = schema[keyword];
    if (value === undefined || value === false || isUsual(schema, keyword)) return [];
    return [[prefix + keyword, value as unknown as JsonValue] as const];
  });
  const nested = nestedOf(schema);
  return nested ? [...own, ...constraintsOf(nested[1], prefix + nested[0])] : own;
}

// `anyOf: [integer, string]` only spells int-or-string out.
function isUsual(schema: StructuralSchema, keyword: string): boolean {
  return keyword === "anyOf" && schema["x-kubernetes-int-or-string"] === true;
}

function rulesOf(schema: StructuralSchema): ValidationRule[] {
  const nested = nestedOf(schema);
  return [...(schema["x-kubernetes-validations"] ?? []), ...(nested ? rulesOf(nested[1]) : [])];
}

function childrenOf(schema: StructuralSchema): SchemaNode[] {
  const required = new Set(schema.required);
  const own = Object.entries(ofItsType(schema).properties ?? {}).map(([name, property]) =>
    toSchemaTree(property, name, required.has(name)),
  );
  const nested = nestedOf(schema);
  return nested ? [...own, ...childrenOf(nested[1])] : own;
}

/** A rule of Kubernetes for names: what is wrong with the text, or undefined. */
export type NameRule = (text: string) => string | undefined;

/** A DNS label as RFC 1035 has it. */
export const labelRule: NameRule = (text) => {
  if (text.length > 63) return "must be no more than 63 characters";
  return namePatterns.label1035.test(text)
    ? undefined
    : "must consist of lower case letters, digits and '-', start with a letter and end with a letter or a digit";
};

/** A DNS subdomain as RFC 1123 has it. */
const subdomainRule: NameRule = (text) => {
  if (text.length > 253) return "must be no more than 253 characters";
  return namePatterns.subdomain.test(text)
    ? undefined
    : "must consist of lower case letters, digits, '-' and '.', and start and end with a letter or a digit";
};

/** A group: a subdomain with at least one dot. */
export const groupRule: NameRule = (text) =>
  subdomainRule(text) ?? (text.includes(".") ? undefined : "should be a domain with at least one dot");

/** A kind: a DNS label once it is lower case. */
export const kindRule: NameRule = (text) =>
  // The Kelvin sign and its like become ASCII when lowered.
  /^[-a-zA-Z0-9]*$/.test(text)
    ? labelRule(text.toLowerCase())
    : "must consist of ASCII letters, digits and '-'";
