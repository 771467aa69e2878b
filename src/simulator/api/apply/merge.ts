import { type JsonObject, type JsonValue, isObject, setOwn } from "@metatron/runtime/kubernetes";
import { itemStep, valueStep } from "../fields/field-set.ts";
import type { FieldTopology } from "../strategy/model.ts";
import { ITEM } from "../strategy/topology.ts";

/** The live object with what was applied put over it; keyed lists keep the live order, new items follow. */
export function mergeApplied(
  live: JsonObject,
  applied: JsonObject,
  topology: FieldTopology,
  apiVersion: string,
): JsonObject {
  const merge = (old: JsonValue | undefined, value: JsonValue, path: readonly string[]): JsonValue => {
    if (isObject(value) && isObject(old) && !topology.isAtomicMap(path, apiVersion))
      return mergeMaps(old, value, path);
    const keys = Array.isArray(value) && Array.isArray(old) ? topology.listKeys(path, apiVersion) : undefined;
    if (keys === undefined || !Array.isArray(value) || !Array.isArray(old)) return value;
    return keys === "set" ? mergeSets(old, value) : mergeItems(old, value, keys, path);
  };
  const mergeMaps = (old: JsonObject, value: JsonObject, path: readonly string[]): JsonObject => {
    const result: JsonObject = { ...old };
    for (const key of Object.keys(value)) {
      const next = value[key];
      if (next !== undefined) setOwn(result, key, merge(old[key], next, [...path, key]));
    }
    return result;
  };
  const mergeItems = (
    old: readonly JsonValue[],
    value: readonly JsonValue[],
    keys: readonly string[],
    path: readonly string[],
  ): JsonValue[] => {
    const step = (item: JsonValue): string => (isObject(item) ? itemStep(item, keys) : valueStep(item));
    const wanted = new Map(value.map((item) => [step(item), item]));
    const known = new Set(old.map(step));
    const kept = old.map((item) => {
      const next = wanted.get(step(item));
      return next === undefined ? item : merge(item, next, [...path, ITEM]);
    });
    return [...kept, ...value.filter((item) => !known.has(step(item)))];
  };
  return mergeMaps(live, applied, []);
}

function mergeSets(old: readonly JsonValue[], value: readonly JsonValue[]): JsonValue[] {
  const known = new Set(old.map(valueStep));
  return [...old, ...value.filter((item) => !known.has(valueStep(item)))];
}
