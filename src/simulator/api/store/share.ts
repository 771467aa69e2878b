import { type JsonObject, type JsonValue, isObject, setOwn } from "@metatron/runtime/kubernetes";
import { copyOf } from "../../shallow.ts";

/**
 * The deeply frozen form of a value. Whatever equals the part of `before` at its place is that very part, so an update
 * costs what it changes, and an unchanged object is recognised by identity. `undefined` entries disappear.
 */
export function share(before: JsonValue | undefined, value: JsonValue): JsonValue {
  if (before === value && typeof value !== "object") return value;
  if (before === value && value !== null && Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return shareList(Array.isArray(before) ? before : undefined, value);
  if (isObject(value)) return shareObject(isObject(before) ? before : undefined, value);
  return value;
}

function shareList(before: readonly JsonValue[] | undefined, list: readonly JsonValue[]): JsonValue {
  const next = list.map((item, index) => share(before?.[index], item));
  const isSame = before?.length === next.length && next.every((item, index) => item === before[index]);
  return isSame ? (before as JsonValue[]) : (Object.freeze(next) as JsonValue[]);
}

function shareObject(before: JsonObject | undefined, object: JsonObject): JsonObject {
  const next = copyOf(object);
  const keys = Object.keys(object);
  let size = keys.length;
  let isSame = before !== undefined;
  for (const key of keys) {
    const value = object[key];
    if (value === undefined) {
      size--;
      delete next[key];
      continue;
    }
    const old = before !== undefined && Object.hasOwn(before, key) ? before[key] : undefined;
    const shared = share(old, value);
    if (shared !== old) isSame = false;
    if (shared !== value) setOwn(next, key, shared);
  }
  if (isSame && before !== undefined && Object.keys(before).length === size) return before;
  return Object.freeze(next);
}

/** Freezes a value that nobody else holds, in place and at every depth; parts that are frozen already are left alone. */
export function freezeFresh(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) for (const item of value) freezeFresh(item);
  else for (const key in value) freezeFresh(value[key] ?? null);
  Object.freeze(value);
  return value;
}
