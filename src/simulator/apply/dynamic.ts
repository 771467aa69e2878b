import type { JsonObject } from "@metatron/runtime/kubernetes";
import { copyOf, withFields } from "../shallow.ts";
import { isMap } from "./merge-key.ts";
import { mergeMap } from "./merge.ts";

/** The fields of `metadata` that only the API server writes. */
export const systemFields = [
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

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
  return isMap(value) ? value : none;
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
