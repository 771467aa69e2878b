import type { JsonObject } from "../../json.ts";
import type { StoredObject } from "../api-server.ts";
import { dynamicApply } from "./dynamic.ts";
import { toGoJson } from "./go-json.ts";
import { isMap } from "./merge-key.ts";
import { copyOf, withFields } from "../shallow.ts";

/** The annotation in which Metacontroller keeps what it applied last. */
export const lastAppliedAnnotation = "metacontroller.k8s.io/last-applied-configuration";

/** A desired object is written twice, when it is created and when it is compared; nobody changes it in between. */
const texts = new WeakMap<JsonObject, string>();

function textOf(desired: JsonObject): string {
  let text = texts.get(desired);
  if (text === undefined) texts.set(desired, (text = toGoJson(desired)));
  return text;
}

/** A copy that remembers what was applied. */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  return annotate(object, textOf(applied));
}

/**
 * The object that an update of a child would send: the three-way merge, with its own annotation written anew.
 * It is `observed` itself when nothing would change. Throws when the annotation is not JSON.
 */
export function applyUpdate(observed: JsonObject, desired: JsonObject): JsonObject {
  const before = annotationsOf(observed)[lastAppliedAnnotation];
  const wanted = withoutOwnAnnotation(desired);
  const text = textOf(wanted);
  // The same text means the same value, and saves parsing it.
  const merged = dynamicApply(before === text ? wanted : parse(before), observed, wanted);
  return annotationsOf(merged)[lastAppliedAnnotation] === text ? merged : annotate(merged, text);
}

/** Whether an observed object says that exactly this was applied to it last. */
export function isLastApplied(observed: StoredObject, desired: JsonObject): boolean {
  return observed.metadata.annotations?.[lastAppliedAnnotation] === textOf(desired);
}

function parse(text: unknown): JsonObject | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const value: unknown = JSON.parse(text);
  return isMap(value) ? value : undefined;
}

/** A hook that returns an observed child brings the annotation along; the source empties it instead of removing it. */
function withoutOwnAnnotation(desired: JsonObject): JsonObject {
  return annotationsOf(desired)[lastAppliedAnnotation] === undefined ? desired : annotate(desired, "");
}

function annotate(object: JsonObject, text: string): JsonObject {
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  const annotations = copyOf(annotationsOf(object));
  annotations[lastAppliedAnnotation] = text;
  return withFields(object, { metadata: withFields(metadata, { annotations }) });
}

function annotationsOf(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  const annotations = isMap(metadata) ? metadata["annotations"] : undefined;
  return isMap(annotations) ? annotations : {};
}
