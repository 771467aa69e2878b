/** A value that JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object; a missing key reads as `undefined`. */
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** How deep a value is followed along its schema; the CRD reader allows 200 levels. */
export const MAX_DEPTH = 1000;

/** True for a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own property of an object, whatever its name is. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets an own property, `__proto__` included. */
export function setOwn<Value>(object: { [key: string]: Value }, key: string, value: Value): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** A deep copy of a JSON value. */
export function copyValue<Value extends JsonValue | undefined>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copyValue(item)) as Value;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) setOwn(copy, key, copyValue(item));
  return copy as Value;
}

/** True when two JSON values are the same, whatever the order of their keys; a missing key equals `undefined`. */
export function sameValue(left: unknown, right: unknown, depth = 0): boolean {
  if (left === right) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameList(left, right, depth + 1);
  return isObject(left) && isObject(right) && sameObject(left, right, depth + 1);
}

function sameList(left: readonly unknown[], right: readonly unknown[], depth: number): boolean {
  return left.length === right.length && left.every((item, index) => sameValue(item, right[index], depth));
}

function sameObject(left: JsonObject, right: JsonObject, depth: number): boolean {
  let difference = 0;
  for (const key in left) {
    if (left[key] === undefined) continue;
    if (!Object.hasOwn(right, key) || !sameValue(left[key], right[key], depth)) return false;
    difference++;
  }
  for (const key in right) if (right[key] !== undefined) difference--;
  return difference === 0;
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

/** Whether a value is an object literal, whichever realm it comes from, and no list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
