import type { JsonValue } from "@metatron/runtime";
import type { StructuralSchema, ValidationRule } from "@metatron/runtime/schema";

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

/** The schema as a tree of named values. */
export function toSchemaTree(schema: StructuralSchema, name = "", isRequired = false): SchemaNode {
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

function typeName(schema: StructuralSchema): string {
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

function nestedOf(schema: StructuralSchema): readonly [string, StructuralSchema] | undefined {
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
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    toSchemaTree(property, name, required.has(name)),
  );
  const nested = nestedOf(schema);
  return nested ? [...own, ...childrenOf(nested[1])] : own;
}
