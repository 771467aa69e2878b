import type { JsonObject, JsonValue } from "../../json.ts";
import type { StoredObject } from "../api-server.ts";
import { describe } from "../names.ts";
import { inspectAnswer } from "../problems/answer.ts";
import { inspectStatus } from "../problems/status.ts";
import { callHook } from "./call-hook.ts";
import { manageChildren } from "./children.ts";
import { claimChildren } from "./claim.ts";
import type { Pass } from "./context.ts";
import { toDesired, toDesiredMap } from "./desired.ts";
import { joinErrors } from "./errors.ts";
import { managesChildren, removeFinalizer, syncFinalizer } from "./finalizer.ts";
import { type Desired, isCared } from "./model.ts";
import type { ObjectMap } from "./object-map.ts";
import { addGeneratedLabel, checkLabels } from "./own-labels.ts";
import { relatedObjects } from "./related.ts";
import { hookFor, requestBody } from "./request.ts";
import { hasRolling, syncRevisions } from "./revisions.ts";
import { replaceStatus } from "./status.ts";

/** What the hook calls of a pass come to. */
export interface SyncResult {
  readonly status: JsonValue | undefined;
  readonly children: readonly Desired[];
  readonly resyncAfterSeconds: number;
  readonly isFinalized: boolean;
}

/** One pass over a composite parent, in the order of the source. */
export async function syncComposite(pass: Pass, found: StoredObject): Promise<void> {
  const { model, queue } = pass.running;
  if (!isCared(model, found)) return;
  let parent = syncFinalizer(pass, found);
  if (!isCared(model, parent)) return;
  if (isLeftToCollector(pass, parent)) return;
  const observed = claimChildren(pass, parent);
  const related = await relatedObjects(pass, parent);
  const result = await callRevisions(pass, parent, observed, related);
  if (result.resyncAfterSeconds > 0) {
    queue.addAfter(pass.running.keyOf(parent), result.resyncAfterSeconds * 1000, "resync");
  }
  if (result.isFinalized) parent = removeFinalizer(pass, parent);
  checkLabels(pass, parent, result.children);
  const desired = toDesiredMap(result.children);
  const isManaged = managesChildren(pass, parent);
  const errors = isManaged ? manageChildren(pass, parent, observed, desired) : [];
  inspectStatus(pass, parent, observed, result.status);
  if (replaceStatus(pass, parent, result.status) && errors.length > 0) {
    throw joinErrors(`can't reconcile children for ${describe(pass.parentRef)}`, errors);
  }
}

/**
 * Without a finalize hook a parent that is being deleted gets no calls; the garbage collector removes its children.
 * (The sources would still call sync for its status when a finalizer of somebody else holds the parent.)
 */
function isLeftToCollector(pass: Pass, parent: StoredObject): boolean {
  return parent.metadata.deletionTimestamp !== undefined && pass.running.hooks.finalize === undefined;
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

/** Calls sync or finalize for a parent as it is, or as one of its revisions. */
export async function callOnce(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  related: ObjectMap<StoredObject>,
): Promise<SyncResult> {
  const hook = hookFor(pass, parent);
  if (hook === undefined) throw new Error(`sync hook nil//not defined for ${describe(pass.parentRef)}`);
  const body = requestBody(pass, hook, parent, observed, related);
  const response = await callHook(pass, hook, parent, body);
  const result = toResult(response, parent);
  addGeneratedLabel(pass, parent, result.children);
  inspectAnswer(pass, parent, observed, response, result.children, hook);
  return result;
}

function toResult(response: JsonObject, parent: StoredObject): SyncResult {
  const seconds = response["resyncAfterSeconds"];
  return {
    status: response["status"],
    children: toDesired(response["children"], parent),
    resyncAfterSeconds: typeof seconds === "number" ? seconds : 0,
    isFinalized: response["finalized"] === true,
  };
}
