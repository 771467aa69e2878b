import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { copyOf } from "../shallow.ts";
import { isEqual } from "./equal.ts";
import { guessMergeKey, isMap } from "./merge-key.ts";

/**
 * Brings `observed` to `desired`, removing what `last` had and `desired` has not. Nothing is mutated,
 * and what did not change is the same reference as in `observed`.
 *
 * The source (4.17.2) has checks for values of different types that can never fail: a desired value that is no map
 * where the observed one is a map counts as an empty map, and likewise for lists. That is followed here.
 */
export function mergeValue(
  observed: JsonValue | undefined,
  last: JsonValue | undefined,
  desired: JsonValue,
): JsonValue {
  if (isMap(observed)) return mergeMap(observed, isMap(last) ? last : {}, isMap(desired) ? desired : {});
  if (!Array.isArray(observed)) return desired;
  return mergeList(observed, Array.isArray(last) ? last : [], Array.isArray(desired) ? desired : null);
}

/** Merges maps key by key. */
export function mergeMap(observed: JsonObject, last: JsonObject, desired: JsonObject): JsonObject {
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
  return isEqual(merged, observed) ? observed : merged;
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
  const merged = mergeMap(toMap(key, observed), toMap(key, last), toMap(key, desired));
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

function toMap(key: string, list: readonly JsonValue[]): JsonObject {
  const map: JsonObject = Object.create(null) as JsonObject;
  for (const item of list) map[keyOf(item, key)] = item;
  return map;
}

function keyOf(item: JsonValue, key: string): string {
  const value = isMap(item) ? item[key] : undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
