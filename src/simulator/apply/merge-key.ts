import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";

const mergeKeys = ["containerPort", "port", "mountPath", "name", "uid", "ip", "path"] as const;

/** Whether a value is a JSON map. */
export function isMap(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The key that Metacontroller guesses for a list: the first of its seven that every item of all the lists has.
 * Undefined when an item is not a map or when there are no items: then the list is replaced whole.
 */
export function guessMergeKey(...lists: readonly (readonly JsonValue[])[]): string | undefined {
  if (!lists.every((items) => items.every(isMap)) || lists.every((items) => items.length === 0))
    return undefined;
  return mergeKeys.find((key) => lists.every((items) => items.every((item) => item[key] !== undefined)));
}
