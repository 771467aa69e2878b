import { createMemory, type Memory } from "./memory.ts";
import { sameValue, type JsonObject, type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import { ApiError, type ObjectRef, type StoredObject } from "../api-server.ts";
import { annotationsOf } from "../apply/dynamic.ts";
import { createClient } from "./client.ts";
import { Restart } from "../faults.ts";
import { ServerCrash, TooManyRequests } from "../hooks/response.ts";
import { describe, parseKey, toJson, withFields } from "../records.ts";
import { callHook, callOnce, hookFor, requestBody, type SyncResult } from "./request.ts";
import { manageChildren } from "./children.ts";
import { claimChildren, decoratorAnnotation, ownAttachments } from "./claim.ts";
import {
  type Desired,
  explain,
  explained,
  hasFinalizer,
  isCared,
  joinErrors,
  parentRule,
  type Pass,
  type Running,
  slashed,
  managesChildren,
  hasFinalizeHook,
} from "./context.ts";
import { checkLabels, toDesired, toDesiredMap } from "./desired.ts";
import type { ObjectMap } from "./object-map.ts";
import { relatedObjects } from "./related.ts";
import { hasRolling, syncRevisions } from "./revisions.ts";

/** How a pass ended: `gone` when there is no such parent any more. */
export type Outcome =
  { readonly kind: "done" | "gone" | "delayed" } | { readonly kind: "failed"; readonly error: Error };

/** Works on one key of a controller's queue, as its worker does. Throws `Restart` only. */
export async function work(running: Running, key: string): Promise<Outcome> {
  const { queue } = running;
  const outcome = await attempt(running, key);
  if (outcome.kind === "failed") queue.addRateLimited(key, () => `retry: ${outcome.error.message}`);
  else queue.forget(key);
  return outcome;
}

async function attempt(running: Running, key: string): Promise<Outcome> {
  const parentRef = running.memory.get(key)?.ref ?? parseKey(key);
  const { engine, model, queue } = running;
  const parent = engine.view.get(parentRef);
  if (parent === undefined) return { kind: "gone" };
  const client = createClient(
    engine.api,
    engine.faults,
    engine.recorder,
    model.name,
    parentRef,
    engine.writes,
  );
  const memory = memoryOf(running, key, parentRef);
  const pass: Pass = { running, client, parentRef, memory, why: () => queue.why(key) };
  pass.memory.passes++;
  try {
    await (model.isComposite ? syncComposite(pass, parent) : syncDecorator(pass, parent));
    return { kind: "done" };
  } catch (error) {
    if (error instanceof Restart || !(error instanceof Error)) throw error;
    if (error instanceof TooManyRequests) {
      pass.memory.delayed = error.reason;
      const { afterSeconds, reason } = error;
      const why = (): string => `its hook asked for a delay of ${afterSeconds} s: ${reason}`;
      queue.addAfter(key, afterSeconds * 1000, "retry-after", why);
      return { kind: "delayed" };
    }
    return fail(pass, error);
  }
}

function fail(pass: Pass, error: Error): Outcome {
  const { engine, model } = pass.running;
  const about = { controller: model.name, object: pass.parentRef };
  if (error instanceof ServerCrash) {
    engine.problems.add({
      ...about,
      code:
        error.message.includes("child") && !error.message.includes("rolls") ? "null-child" : "server-crash",
      trap: 1,
      message: `Metacontroller crashes, with every controller of the cluster: ${error.message}.`,
      fix: "Drop falsy children from the answer, and always answer a status object.",
    });
    return { kind: "failed", error };
  }
  const message = `Sync error: ${error.message}`;
  engine.recorder.event({ ...about, type: "Warning", reason: "SyncError", message });
  return {
    kind: "failed",
    error: new Error(`${describe(pass.parentRef)}: ${error.message}`, { cause: error }),
  };
}

function memoryOf({ memory }: Running, key: string, ref: ObjectRef): Memory {
  let found = memory.get(key);
  if (found === undefined) memory.set(key, (found = createMemory(ref)));
  return found;
}

/**
 * One pass over a composite parent, in the order of the source. A parent that is being deleted and held by somebody else's
 * finalizer is synced too when there is no finalize hook, for its status; its children are left to the garbage collector.
 */
async function syncComposite(pass: Pass, found: StoredObject): Promise<void> {
  const { model } = pass.running;
  if (!isCared(model, found)) return;
  const what = slashed(pass.parentRef);
  let parent = explained(`can't sync finalizer for ${what}`, () => syncFinalizer(pass, found));
  if (!isCared(model, parent)) return;
  const observed = claimChildren(pass, parent);
  const related = await relatedObjects(pass, parent);
  const result = await callRevisions(pass, parent, observed, related);
  resyncLater(pass, parent, result.resyncAfterSeconds);
  if (result.isFinalized) {
    const bound = parent;
    parent = explained(`can't remove finalizer for ${what}`, () => removeFinalizer(pass, bound));
  }
  const desired = toDesiredMap(result.children);
  checkLabels(pass, parent, desired);
  const isManaged = managesChildren(pass, parent);
  const errors = isManaged ? manageChildren(pass, parent, observed, desired) : [];
  pass.running.engine.events.statusAnswered(pass, parent, observed, result.status);
  if (replaceStatus(pass, parent, result.status) && errors.length > 0) {
    throw joinErrors(`can't reconcile children for ${what}`, errors);
  }
}

async function callRevisions(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  related: ObjectMap<StoredObject>,
): Promise<SyncResult> {
  const isRolling = hasRolling(pass.running.model) && managesChildren(pass, parent);
  if (isRolling) return syncRevisions(pass, parent, observed);
  return callOnce(pass, parent, observed, related);
}

/** One pass over a decorated object: like a composite's, but the object is written before its attachments (source). */
async function syncDecorator(pass: Pass, found: StoredObject): Promise<void> {
  const { model } = pass.running;
  if (!isCared(model, found)) return;
  const what = slashed(pass.parentRef);
  const parent = explained(`can't sync finalizer for ${what}`, () => syncFinalizer(pass, found));
  if (!isCared(model, parent)) return;
  const observed = ownAttachments(pass, parent);
  const related = await relatedObjects(pass, parent);
  const hook = hookFor(pass, parent);
  if (hook === undefined) throw new Error("no enabled hooks found");
  const response = await callHook(pass, hook, parent, requestBody(pass, hook, parent, observed, related));
  const attachments = toDesired(response["attachments"], parent);
  const isManaged = managesChildren(pass, parent);
  const answer = { hook, parent, observed, related, response, desired: attachments };
  if (isManaged) pass.running.engine.events.answered(pass, answer);
  resyncLater(pass, parent, response["resyncAfterSeconds"]);
  if (!writeTarget(pass, parent, response)) return;
  for (const attachment of attachments) sign(attachment, model.name);
  if (!isManaged) return;
  const errors = manageChildren(pass, parent, observed, toDesiredMap(attachments));
  if (errors.length > 0) throw joinErrors(`can't reconcile children for ${what}`, errors);
}

function resyncLater(pass: Pass, parent: StoredObject, seconds: JsonValue | undefined): void {
  if (typeof seconds !== "number" || seconds <= 0) return;
  const why = (): string => `its hook asked for a resync after ${seconds} s`;
  pass.running.queue.addAfter(pass.running.keyOf(parent), seconds * 1000, "resync", why);
}

function sign(attachment: Desired, controller: string): void {
  attachment.metadata["annotations"] = { ...annotationsOf(attachment), [decoratorAnnotation]: controller };
}

/**
 * Writes what a decorator answered into its target: labels and annotations merged (null deletes a key), the status replaced
 * when there is one, the finalizer removed when it is done. False when the target is gone or changed meanwhile: the pass ends.
 */
function writeTarget(pass: Pass, parent: StoredObject, response: JsonObject): boolean {
  const { labels = {}, annotations = {} } = parent.metadata;
  const newLabels = merge(labels, response["labels"]);
  const newAnnotations = merge(annotations, response["annotations"]);
  const isFinalized = response["finalized"] === true && hasFinalizer(pass.running.model, parent);
  const status = isObject(response["status"]) ? response["status"] : undefined;
  // An absent status and an empty one are the same to the source: both leave nothing to write.
  const isStatusNew = status !== undefined && !sameValue(toJson(parent)["status"] ?? {}, status);
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
  if (!isObject(updates)) return before;
  const after = { ...before };
  for (const [key, value] of Object.entries(updates)) {
    if (value === null) delete after[key];
    else if (typeof value === "string") after[key] = value;
  }
  return sameValue(before, after) ? before : after;
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

/** Adds the controller's finalizer when it has a finalize hook, and removes it when it has none any more. */
function syncFinalizer(pass: Pass, parent: StoredObject): StoredObject {
  const { model } = pass.running;
  const isEnabled = hasFinalizeHook(pass);
  if (hasFinalizer(model, parent) === isEnabled) return parent;
  if (!isEnabled) return removeFinalizer(pass, parent);
  if (parent.metadata.deletionTimestamp !== undefined) return parent;
  return pass.client.atomically("addFinalizer", pass.parentRef, parent.metadata.uid, (live) =>
    hasFinalizer(model, live)
      ? undefined
      : withFinalizers(live, [...(live.metadata.finalizers ?? []), model.finalizer]),
  );
}

/** Removes the controller's finalizer from the live parent. */
function removeFinalizer(pass: Pass, parent: StoredObject): StoredObject {
  const { model } = pass.running;
  return pass.client.atomically("removeFinalizer", pass.parentRef, parent.metadata.uid, (live) =>
    hasFinalizer(model, live)
      ? withFinalizers(
          live,
          (live.metadata.finalizers ?? []).filter((name) => name !== model.finalizer),
        )
      : undefined,
  );
}

function withFinalizers(live: StoredObject, finalizers: readonly string[]) {
  return toJson({ ...live, metadata: { ...live.metadata, finalizers: [...finalizers] } });
}

/**
 * Replaces the status of a composite parent, with `observedGeneration` added, when it differs from the live one.
 * False when the parent is gone or changed meanwhile: the source then ends the pass without any error, even those that
 * the children gave.
 */
function replaceStatus(pass: Pass, parent: StoredObject, answered: JsonValue | undefined): boolean {
  const status: JsonObject = withFields(isObject(answered) ? answered : {}, {
    observedGeneration: parent.metadata.generation,
  });
  try {
    let isWritten = false;
    const after = pass.client.atomically("updateStatus", pass.parentRef, parent.metadata.uid, (live) => {
      isWritten = !sameValue(live["status"], status);
      return isWritten ? toJson(withFields(live, { status })) : undefined;
    });
    if (isWritten) pass.running.engine.events.statusWritten(pass, status, after);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.reason === "NotFound" || error.reason === "Conflict") return false;
    throw explain(`can't update status for ${slashed(pass.parentRef)}`, error);
  }
}
