import { isObject } from "@metatron/runtime/kubernetes";
import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { scalarFor } from "./scalars.ts";

const DEEPEST = 40;

/** How a value is built. */
export interface Taste {
  /** 0 gives the likeliest value, 1 and on give others. */
  readonly variant: number;
  /** True to put an item into lists that may be empty. */
  readonly generous: boolean;
  readonly depth: number;
}

const plain: Taste = { variant: 0, generous: false, depth: 0 };

/** Builds the smallest value that has what a schema requires. */
export function buildValue(schema: StructuralSchema, name: string, taste: Partial<Taste> = {}): JsonValue {
  return build(schema, name, { ...plain, ...taste });
}

/** Builds the value of one field of an object, declared or not. */
export function buildField(schema: StructuralSchema, key: string, taste: Partial<Taste> = {}): JsonValue {
  return field(schema, key, { ...plain, ...taste });
}

function build(schema: StructuralSchema, name: string, taste: Taste): JsonValue {
  const flat = flatten(schema);
  if (flat.type === "object" || flat.properties !== undefined) return buildObject(flat, taste);
  if (flat.type === "array") return buildList(flat, name, taste);
  if (flat.type === undefined && flat["x-kubernetes-int-or-string"] !== true) {
    return flat.enum?.[0] ?? flat.default ?? {};
  }
  return scalarFor(schema.type === undefined ? flat : schema, name, taste.variant);
}

function buildList(schema: StructuralSchema, name: string, taste: Taste): JsonValue[] {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items = {} } = schema;
  if (Array.isArray(schema.default) && schema.default.length >= minItems)
    return structuredClone(schema.default);
  const length = Math.min(Math.max(minItems, taste.generous ? 1 : 0), maxItems, 20);
  const depth = taste.depth + 1;
  return Array.from({ length }, (_, index) =>
    build(items, singular(name), { ...taste, depth, variant: index }),
  );
}

function buildObject(schema: StructuralSchema, taste: Taste): JsonObject {
  const object = startOf(schema);
  if (taste.depth > DEEPEST) return object;
  for (const key of schema.required ?? []) {
    if (object[key] === undefined) set(object, key, field(schema, key, taste));
  }
  const least = Math.min(schema.minProperties ?? 0, 20);
  for (const key of Object.keys(schema.properties ?? {})) {
    if (Object.keys(object).length >= least) break;
    if (object[key] === undefined) set(object, key, field(schema, key, taste));
  }
  for (let variant = 0; Object.keys(object).length < least; variant += 1) {
    set(object, variant === 0 ? "example" : `example-${variant}`, field(schema, "", { ...taste, variant }));
  }
  return object;
}

function field(schema: StructuralSchema, key: string, taste: Taste): JsonValue {
  const properties = schema.properties ?? {};
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  const extra = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const child = property ?? extra;
  if (child === undefined) return key === "spec" || key === "status" ? {} : "example";
  return build(child, key, { ...taste, depth: taste.depth + 1 });
}

function startOf(schema: StructuralSchema): JsonObject {
  const given = schema.default;
  const object: JsonObject = isObject(given) ? structuredClone(given) : {};
  if (schema["x-kubernetes-embedded-resource"] !== true) return object;
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "example" }, ...object };
}

function set(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/(?<=[a-z])s$/, "");
}

const MOST = 6;
const telling =
  /^(?:replicas|instances|image|version|size|storage|schedule|host|hostname|domain|url|port|title|email|type|mode|interval|timeout|description|storageClassName|imagePullPolicy|hostnames)$/;

/** The spec with a few of the optional fields that a first reader looks for: those with a default, an enumeration or a telling name. */
export function withUsefulFields(schema: StructuralSchema, object: JsonObject): JsonObject {
  const spec = schema.properties?.["spec"];
  const shown = object["spec"];
  if (spec === undefined || !isObject(shown)) return object;
  const properties = Object.entries(flatten(spec).properties ?? {}).filter(
    ([key]) => shown[key] === undefined,
  );
  let chosen = properties.filter(([key, property]) => isUseful(key, property)).slice(0, MOST);
  if (chosen.length + Object.keys(shown).length === 0)
    chosen = properties.filter(([, property]) => isSimple(property)).slice(0, 2);
  const added = chosen.map(
    ([key, property]) => [key, buildValue(property, key, { generous: true })] as const,
  );
  return { ...object, spec: { ...shown, ...Object.fromEntries(added) } };
}

function isSimple(schema: StructuralSchema): boolean {
  if (schema.type === "array") return schema.items !== undefined && isScalar(schema.items);
  return isScalar(schema);
}

function isScalar(schema: StructuralSchema): boolean {
  if (schema.type === undefined) return schema["x-kubernetes-int-or-string"] === true;
  return schema.type !== "object" && schema.type !== "array";
}

function isUseful(key: string, schema: StructuralSchema): boolean {
  if (!isSimple(schema) || key === "__proto__" || /deprecated/i.test(schema.description?.slice(0, 60) ?? ""))
    return false;
  return schema.default !== undefined || schema.enum !== undefined || telling.test(key);
}

/** A schema that demands what both demand, as far as it takes to build a value; the validator has the last word. */
export function mergeSchemas(base: StructuralSchema, extra: StructuralSchema): StructuralSchema {
  const merged: {
    -readonly [Key in keyof StructuralSchema]: StructuralSchema[Key];
  } = { ...extra, ...base };
  const required = [...new Set([...(base.required ?? []), ...(extra.required ?? [])])];
  if (required.length > 0) merged.required = required;
  const properties = mergeProperties(base, extra);
  if (properties !== undefined) merged.properties = properties;
  if (base.items !== undefined && extra.items !== undefined)
    merged.items = mergeSchemas(base.items, extra.items);
  if (base.enum !== undefined && extra.enum !== undefined)
    merged.enum = base.enum.filter((item) => extra.enum?.includes(item));
  const bounds = [
    ["minimum", Math.max],
    ["minLength", Math.max],
    ["minItems", Math.max],
    ["minProperties", Math.max],
    ["maximum", Math.min],
    ["maxLength", Math.min],
    ["maxItems", Math.min],
    ["maxProperties", Math.min],
  ] as const;
  for (const [key, pick] of bounds) {
    const [left, right] = [base[key], extra[key]];
    if (left !== undefined && right !== undefined) merged[key] = pick(left, right);
  }
  return merged;
}

function mergeProperties(base: StructuralSchema, extra: StructuralSchema): StructuralSchema["properties"] {
  if (extra.properties === undefined) return base.properties;
  const entries = new Map(Object.entries(base.properties ?? {}));
  for (const [key, schema] of Object.entries(extra.properties)) {
    const known = entries.get(key);
    entries.set(key, known === undefined ? schema : mergeSchemas(known, schema));
  }
  return Object.fromEntries(entries);
}

const flattened = new WeakMap<StructuralSchema, StructuralSchema>();

/** The schema with `allOf` and the first of `anyOf` and `oneOf` made part of it; the alternatives stay for the validator. */
export function flatten(schema: StructuralSchema): StructuralSchema {
  let flat = flattened.get(schema);
  if (flat === undefined) {
    flat = merged(schema);
    flattened.set(schema, flat);
  }
  return flat;
}

function merged(schema: StructuralSchema): StructuralSchema {
  if (schema["x-kubernetes-int-or-string"] === true) return schema;
  const { allOf = [], anyOf = [], oneOf = [], ...own } = schema;
  const parts = [...allOf, ...anyOf.slice(0, 1), ...oneOf.slice(0, 1)];
  if (parts.length === 0) return schema;
  return parts.reduce((sum: StructuralSchema, part) => mergeSchemas(sum, flatten(part)), own);
}
