import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject } from "../api-server.ts";
import { isEqual } from "../apply/equal.ts";
import { isMap } from "../apply/merge-key.ts";
import { toJson } from "../names.ts";
import type { Pass } from "./context.ts";
import { explained, slashed } from "./errors.ts";
import { hasFinalizer, parentRule } from "./model.ts";

/**
 * Writes what a decorator answered into its target: labels and annotations merged (null deletes a key), the status replaced
 * when there is one, the finalizer removed when it is done. False when the target is gone or changed meanwhile: the pass ends.
 */
export function writeTarget(pass: Pass, parent: StoredObject, response: JsonObject): boolean {
  const { labels = {}, annotations = {} } = parent.metadata;
  const newLabels = merge(labels, response["labels"]);
  const newAnnotations = merge(annotations, response["annotations"]);
  const isFinalized = response["finalized"] === true && hasFinalizer(pass.running.model, parent);
  const status = isMap(response["status"]) ? response["status"] : undefined;
  // An absent status and an empty one are the same to the source: both leave nothing to write.
  const isStatusNew = status !== undefined && !isEqual(toJson(parent)["status"] ?? {}, status);
  if (newLabels === labels && newAnnotations === annotations && !isStatusNew && !isFinalized) return true;
  const metadata = { ...parent.metadata, labels: newLabels, annotations: newAnnotations };
  const target: StoredObject = { ...parent, metadata, ...(status !== undefined && { status }) };
  return unlessMoved(() => write(pass, target, isStatusNew, isFinalized));
}

function write(pass: Pass, target: StoredObject, isStatusNew: boolean, isFinalized: boolean): void {
  let { metadata } = target;
  if (isStatusNew && parentRule(pass.running.model, target)?.served.hasStatus === true) {
    const written = explained("can't update status", () =>
      pass.client.updateStatus(toJson(target), pass.parentRef),
    );
    metadata = { ...metadata, resourceVersion: written.metadata.resourceVersion };
  }
  const { finalizer } = pass.running.model;
  const finalizers = metadata.finalizers?.filter((name) => name !== finalizer);
  const changed = isFinalized && finalizers !== undefined ? { ...metadata, finalizers } : metadata;
  explained(`can't update ${slashed(pass.parentRef)}`, () =>
    pass.client.update(toJson({ ...target, metadata: changed }), pass.parentRef),
  );
}

function merge(before: { [key: string]: string }, updates: JsonValue | undefined): { [key: string]: string } {
  if (!isMap(updates)) return before;
  const after = { ...before };
  for (const [key, value] of Object.entries(updates)) {
    if (value === null) delete after[key];
    else if (typeof value === "string") after[key] = value;
  }
  return isEqual(before, after) ? before : after;
}

function unlessMoved(perform: () => void): boolean {
  try {
    perform();
    return true;
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof ApiError ? error.cause.reason : "";
    if (reason === "NotFound" || reason === "Conflict") return false;
    throw error;
  }
}
