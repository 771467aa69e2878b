import { type JsonObject, isObject, lastAppliedAnnotation } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { copyOf, withFields } from "../records.ts";
import { annotationsOf, dynamicApply } from "./dynamic.ts";
import { isGoJson, toGoJson } from "./go-json.ts";

/** A copy that remembers what was applied. */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  return annotate(object, toGoJson(applied));
}

/**
 * The object that an update of a child would send: the three-way merge, with its own annotation written anew.
 * It is `observed` itself when nothing would change. Throws when the annotation is not JSON.
 */
export function applyUpdate(observed: JsonObject, desired: JsonObject): JsonObject {
  const before = annotationsOf(observed)[lastAppliedAnnotation];
  const wanted = withoutOwnAnnotation(desired);
  // The same text means the same value, and saves writing and parsing it.
  const isSame = typeof before === "string" && isGoJson(before, wanted);
  const text = isSame ? before : toGoJson(wanted);
  const merged = dynamicApply(isSame ? wanted : parse(before), observed, wanted);
  return annotationsOf(merged)[lastAppliedAnnotation] === text ? merged : annotate(merged, text);
}

/** Whether an observed object says that exactly this was applied to it last. */
export function isLastApplied(observed: StoredObject, desired: JsonObject): boolean {
  const text = observed.metadata.annotations?.[lastAppliedAnnotation];
  return text !== undefined && isGoJson(text, desired);
}

function parse(text: unknown): JsonObject | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : undefined;
}

/** A hook that returns an observed child brings the annotation along; the map stays, even when it was the only entry. */
export function withoutOwnAnnotation(desired: JsonObject): JsonObject {
  return annotationsOf(desired)[lastAppliedAnnotation] === undefined ? desired : annotate(desired, undefined);
}

function annotate(object: JsonObject, text: string | undefined): JsonObject {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const annotations = copyOf(annotationsOf(object));
  if (text === undefined) delete annotations[lastAppliedAnnotation];
  else annotations[lastAppliedAnnotation] = text;
  return withFields(object, { metadata: withFields(metadata, { annotations }) });
}
