import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { flatten } from "./merge.ts";
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
  const object: JsonObject =
    typeof given === "object" && given !== null && !Array.isArray(given) ? structuredClone(given) : {};
  if (schema["x-kubernetes-embedded-resource"] !== true) return object;
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "example" }, ...object };
}

function set(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/(?<=[a-z])s$/, "");
}
