import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { flatten } from "./merge.ts";
import { scalarFor } from "./scalars.ts";

const DEEPEST = 40;

/** Builds the smallest value that has what a schema requires. */
export function buildValue(schema: StructuralSchema, name: string, variant = 0, depth = 0): JsonValue {
  const flat = flatten(schema);
  if (flat.type === "object" || flat.properties !== undefined) return buildObject(flat, variant, depth);
  if (flat.type === "array") return buildList(flat, name, depth);
  if (flat.type === undefined && flat["x-kubernetes-int-or-string"] !== true) {
    return flat.enum?.[0] ?? flat.default ?? {};
  }
  return scalarFor(schema.type === undefined ? flat : schema, name, variant);
}

function buildList(schema: StructuralSchema, name: string, depth: number): JsonValue[] {
  if (Array.isArray(schema.default) && schema.default.length >= (schema.minItems ?? 0))
    return structuredClone(schema.default);
  const items = schema.items ?? {};
  return Array.from({ length: Math.min(schema.minItems ?? 0, 20) }, (_, index) =>
    buildValue(items, singular(name), index, depth + 1),
  );
}

/** Builds an object with its required fields, and as many others as it must have. */
export function buildObject(schema: StructuralSchema, variant = 0, depth = 0): JsonObject {
  const object = startOf(schema);
  if (depth > DEEPEST) return object;
  const properties = schema.properties ?? {};
  for (const key of schema.required ?? []) {
    if (object[key] === undefined) set(object, key, buildField(schema, key, variant, depth));
  }
  const least = Math.min(schema.minProperties ?? 0, 20);
  for (const key of Object.keys(properties)) {
    if (Object.keys(object).length >= least) break;
    if (object[key] === undefined) set(object, key, buildField(schema, key, variant, depth));
  }
  for (let index = 0; Object.keys(object).length < least; index += 1) {
    set(object, index === 0 ? "example" : `example-${index}`, buildField(schema, "", index, depth));
  }
  return object;
}

/** Builds the value of one field of an object, declared or not. */
export function buildField(schema: StructuralSchema, key: string, variant = 0, depth = 0): JsonValue {
  const properties = schema.properties ?? {};
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  const extra = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const child = property ?? extra;
  return child === undefined ? "example" : buildValue(child, key, variant, depth + 1);
}

function startOf(schema: StructuralSchema): JsonObject {
  const isObject =
    typeof schema.default === "object" && schema.default !== null && !Array.isArray(schema.default);
  const object = isObject ? (structuredClone(schema.default) as JsonObject) : {};
  if (schema["x-kubernetes-embedded-resource"] === true) {
    return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "example" }, ...object };
  }
  return object;
}

function set(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function singular(name: string): string {
  return name.replace(/ies$/, "y").replace(/(?<=[a-z])s$/, "");
}
