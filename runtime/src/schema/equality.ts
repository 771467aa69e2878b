import type { JsonObject, JsonValue } from "../json.ts";
import { isObject, MAX_DEPTH } from "../json.ts";

/** True when two JSON values are the same, whatever the order of their keys; a missing key equals `undefined`. */
export function sameValue(left: JsonValue | undefined, right: JsonValue | undefined, depth = 0): boolean {
  if (left === right) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameList(left, right, depth + 1);
  return isObject(left) && isObject(right) && sameObject(left, right, depth + 1);
}

function sameList(left: readonly JsonValue[], right: readonly JsonValue[], depth: number): boolean {
  return left.length === right.length && left.every((item, index) => sameValue(item, right[index], depth));
}

function sameObject(left: JsonObject, right: JsonObject, depth: number): boolean {
  const keys = definedKeys(left);
  if (keys.length !== definedKeys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key], depth));
}

function definedKeys(object: JsonObject): string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/** A text that is equal for equal values: JSON with sorted keys. */
export function canonicalText(value: JsonValue | undefined, depth = 0): string {
  if (depth > MAX_DEPTH) return "…";
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item, depth + 1)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "undefined";
  const parts = definedKeys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key], depth + 1)}`);
  return `{${parts.join(",")}}`;
}
