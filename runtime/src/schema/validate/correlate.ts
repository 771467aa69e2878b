import { type JsonObject, type JsonValue, canonicalText, isObject, own } from "../../kubernetes/json.ts";
import type { StructuralSchema } from "../structural-schema.ts";

/** Finds the old value of a field of an object; none where the map is atomic. */
export function oldField(
  schema: StructuralSchema,
  old: JsonValue | undefined,
  key: string,
): JsonValue | undefined {
  if (schema["x-kubernetes-map-type"] === "atomic") return undefined;
  return isObject(old) ? own(old, key) : undefined;
}

/**
 * Finds the old item of a list's item: by its keys in a list of type map, never in other lists.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#transition-rules
 */
export function oldItems(
  schema: StructuralSchema,
  old: JsonValue | undefined,
): (item: JsonValue) => JsonValue | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] !== "map" || keys === undefined || !Array.isArray(old))
    return () => undefined;
  const known = new Map<string, JsonValue>();
  for (const item of old)
    if (isObject(item) && !known.has(listMapKey(keys, item))) known.set(listMapKey(keys, item), item);
  return (item) => (isObject(item) ? known.get(listMapKey(keys, item)) : undefined);
}

/** A text that is equal for items with equal keys. */
export function listMapKey(keys: readonly string[], item: JsonObject): string {
  return keys.map((key) => canonicalText(own(item, key))).join("\n");
}
