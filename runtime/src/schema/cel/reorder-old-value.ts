import {
  canonicalText,
  isObject,
  type JsonObject,
  type JsonValue,
  MAX_DEPTH,
  own,
  setOwn,
} from "../../kubernetes/json.ts";
import { schemaForKey } from "../prune.ts";
import type { StructuralSchema } from "../../kubernetes/structural-schema.ts";
import { listMapKey } from "../validate/scalars.ts";

/**
 * The old value with its sets and maps by keys in the order of the new one: to rules, lists of these types are equal in any order.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function aligned(
  schema: StructuralSchema,
  old: JsonValue,
  value: JsonValue | undefined,
  depth = 0,
): JsonValue {
  if (depth > MAX_DEPTH) return old;
  if (Array.isArray(old)) return Array.isArray(value) ? alignedList(schema, old, value, depth + 1) : old;
  return isObject(old) && isObject(value) ? alignedObject(schema, old, value, depth + 1) : old;
}

function alignedList(
  schema: StructuralSchema,
  old: JsonValue[],
  value: readonly JsonValue[],
  depth: number,
): JsonValue[] {
  const nameOf = naming(schema);
  if (nameOf === undefined || old.length !== value.length) return old;
  const byName = new Map(old.map((item) => [nameOf(item), item]));
  const ordered: JsonValue[] = [];
  for (const item of value) {
    const before = byName.get(nameOf(item));
    if (before === undefined) return old;
    ordered.push(schema.items === undefined ? before : aligned(schema.items, before, item, depth));
  }
  return byName.size === old.length ? ordered : old;
}

function naming(schema: StructuralSchema): ((item: JsonValue) => string) | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] === "set") return (item) => canonicalText(item);
  if (schema["x-kubernetes-list-type"] !== "map" || keys === undefined) return undefined;
  return (item) => (isObject(item) ? listMapKey(keys, item) : "");
}

function alignedObject(
  schema: StructuralSchema,
  old: JsonObject,
  value: JsonObject,
  depth: number,
): JsonObject {
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(old)) {
    const child = schemaForKey(schema, key);
    if (item !== undefined)
      setOwn(result, key, child === undefined ? item : aligned(child, item, own(value, key), depth));
  }
  return result;
}
