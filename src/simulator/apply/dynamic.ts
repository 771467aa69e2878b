import {
  sameValue,
  type JsonObject,
  type JsonValue,
  isObject,
  systemFields,
} from "@metatron/runtime/kubernetes";
import { copyOf, withFields } from "../records.ts";

/**
 * Metacontroller's default apply: the object that an update would send. Read-only metadata and `status` stay as observed.
 * Nothing is mutated; what did not change is the same reference as in `observed`, so an unchanged object is `observed` itself.
 */
export function dynamicApply(
  lastApplied: JsonObject | undefined,
  observed: JsonObject,
  desired: JsonObject,
): JsonObject {
  const merged = mergeMap(observed, lastApplied ?? {}, desired);
  if (merged === observed) return observed;
  const result = revert(merged, observed, ["status"]);
  const kept = revert(toMap(result["metadata"]), toMap(observed["metadata"]), systemFields);
  if (kept === result["metadata"] || Object.keys(kept).length === 0) return unlessSame(result, observed);
  return unlessSame(withFields(result, { metadata: kept }), observed);
}

const none: JsonObject = {};

function toMap(value: JsonObject[string]): JsonObject {
  return isObject(value) ? value : none;
}

function revert(merged: JsonObject, observed: JsonObject, fields: readonly string[]): JsonObject {
  const changed = fields.filter((field) => merged[field] !== observed[field]);
  if (changed.length === 0) return merged;
  const result = copyOf(merged);
  for (const field of changed) {
    if (observed[field] === undefined) delete result[field];
    else result[field] = observed[field];
  }
  return unlessSame(result, observed);
}

function unlessSame(result: JsonObject, observed: JsonObject): JsonObject {
  const keys = Object.keys(result);
  const isSame =
    keys.length === Object.keys(observed).length && keys.every((key) => result[key] === observed[key]);
  return isSame ? observed : result;
}

/**
 * Brings `observed` to `desired`, removing what `last` had and `desired` has not. Nothing is mutated,
 * and what did not change is the same reference as in `observed`.
 *
 * The source (4.17.2) has checks for values of different types that can never fail: a desired value that is no map
 * where the observed one is a map counts as an empty map, and likewise for lists. That is followed here.
 */
function mergeValue(
  observed: JsonValue | undefined,
  last: JsonValue | undefined,
  desired: JsonValue,
): JsonValue {
  if (isObject(observed))
    return mergeMap(observed, isObject(last) ? last : {}, isObject(desired) ? desired : {});
  if (!Array.isArray(observed)) return desired;
  return mergeList(observed, Array.isArray(last) ? last : [], Array.isArray(desired) ? desired : null);
}

/** Merges maps key by key. */
function mergeMap(observed: JsonObject, last: JsonObject, desired: JsonObject): JsonObject {
  let result = observed;
  const change = (): JsonObject => (result === observed ? (result = copyOf(observed)) : result);
  for (const key in last) {
    if (desired[key] === undefined && observed[key] !== undefined) delete change()[key];
  }
  for (const key in desired) {
    const value = desired[key];
    if (value === undefined) continue;
    const merged = mergeValue(observed[key], last[key], value);
    if (merged !== observed[key]) change()[key] = merged;
  }
  return result;
}

function mergeList(observed: JsonValue[], last: JsonValue[], desired: JsonValue[] | null): JsonValue {
  const key = guessMergeKey(observed, last, desired ?? []);
  // Without a key the list is replaced whole; a desired value that was no list becomes null on the wire.
  const merged = key === undefined ? desired : mergeItems(key, observed, last, desired ?? []);
  // For the source's comparison a list that is none equals an empty one.
  if (merged === null && observed.length === 0) return observed;
  return sameValue(merged, observed) ? observed : merged;
}

/** Most lists hold one item, which nothing has to be looked up for. */
function mergeItems(
  key: string,
  observed: JsonValue[],
  last: JsonValue[],
  desired: JsonValue[],
): JsonValue[] {
  const [only, before, wanted] = [observed[0], last[0], desired[0]];
  const isOne = observed.length === 1 && last.length === 1 && desired.length === 1;
  if (!isOne || only === undefined || before === undefined || wanted === undefined)
    return mergeKeyed(key, observed, last, desired);
  const name = keyOf(wanted, key);
  const isSame = keyOf(only, key) === name && keyOf(before, key) === name;
  return isSame ? [mergeValue(only, before, wanted)] : mergeKeyed(key, observed, last, desired);
}

/** Observed items keep their places, new ones follow; items that share a key collapse into the last of them (trap 9). */
function mergeKeyed(
  key: string,
  observed: JsonValue[],
  last: JsonValue[],
  desired: JsonValue[],
): JsonValue[] {
  const merged = mergeMap(listToMap(key, observed), listToMap(key, last), listToMap(key, desired));
  const seen = new Set<string>();
  const result: JsonValue[] = [];
  for (const item of observed) add(keyOf(item, key));
  for (const item of desired) if (!seen.has(keyOf(item, key))) add(keyOf(item, key));
  return result;

  function add(name: string): void {
    const value = merged[name];
    if (value === undefined) return;
    seen.add(name);
    result.push(value);
  }
}

function listToMap(key: string, list: readonly JsonValue[]): JsonObject {
  const map: JsonObject = Object.create(null) as JsonObject;
  for (const item of list) map[keyOf(item, key)] = item;
  return map;
}

function keyOf(item: JsonValue, key: string): string {
  const value = isObject(item) ? item[key] : undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

const mergeKeys = ["containerPort", "port", "mountPath", "name", "uid", "ip", "path"] as const;

/**
 * The key that Metacontroller guesses for a list: the first of its seven that every item of all the lists has.
 * Undefined when an item is not a map or when there are no items: then the list is replaced whole.
 */
export function guessMergeKey(...lists: readonly (readonly JsonValue[])[]): string | undefined {
  if (!lists.every((items) => items.every(isObject)) || lists.every((items) => items.length === 0))
    return undefined;
  return mergeKeys.find((key) => lists.every((items) => items.every((item) => item[key] !== undefined)));
}

/** Why a value is not a map of texts, worded as Go's accessors word it; undefined when it is one, or absent. */
export function notTexts(value: JsonValue | undefined, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) return accessorError(value, path, "map[string]interface{}");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === "string" || text === undefined) continue;
    const is = `${format(text)} is of the type ${goType(text)}, expected string`;
    return `${path} accessor error: contains non-string value in the map under key "${key}": ${is}`;
  }
  return undefined;
}

/** The error of an accessor that found another type. */
export function accessorError(value: JsonValue, path: string, expected: string): string {
  return `${path} accessor error: ${format(value)} is of the type ${goType(value)}, expected ${expected}`;
}

/** A field deep in an object; absent when a map on the way is absent or null. Throws when one on the way is no map. */
export function nested(object: JsonObject, parts: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const [index, part] of parts.entries()) {
    if (value === undefined || value === null) return undefined;
    if (!isObject(value)) {
      throw new Error(
        accessorError(value, `.${parts.slice(0, index + 1).join(".")}`, "map[string]interface{}"),
      );
    }
    value = value[part];
  }
  return value;
}

/** The annotations of an object; as in Go there are none when one of them is no text. */
export function annotationsOf(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  const annotations = isObject(metadata) ? metadata["annotations"] : undefined;
  return isObject(annotations) && notTexts(annotations, "") === undefined ? annotations : {};
}

function goType(value: JsonValue): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return isObject(value) ? "map[string]interface {}" : "string";
}

function format(value: JsonValue): string {
  if (value === null) return "<nil>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
