import type { StoredObject } from "../api-server.ts";
import { inspectStatus } from "../problems/status.ts";
import { manageChildren } from "./children.ts";
import { claimChildren } from "./claim.ts";
import type { Pass } from "./context.ts";
import { toDesiredMap } from "./desired.ts";
import { explained, joinErrors, slashed } from "./errors.ts";
import { managesChildren, removeFinalizer, syncFinalizer } from "./finalizer.ts";
import { isCared } from "./model.ts";
import type { ObjectMap } from "./object-map.ts";
import { checkLabels } from "./own-labels.ts";
import { relatedObjects } from "./related.ts";
import { hasRolling, syncRevisions } from "./revisions.ts";
import { replaceStatus } from "./status.ts";
import { type SyncResult, callOnce } from "./sync-once.ts";

/**
 * One pass over a composite parent, in the order of the source. A parent that is being deleted and held by somebody else's
 * finalizer is synced too when there is no finalize hook, for its status; its children are left to the garbage collector.
 */
export async function syncComposite(pass: Pass, found: StoredObject): Promise<void> {
  const { model, queue } = pass.running;
  if (!isCared(model, found)) return;
  const what = slashed(pass.parentRef);
  let parent = explained(`can't sync finalizer for ${what}`, () => syncFinalizer(pass, found));
  if (!isCared(model, parent)) return;
  const observed = claimChildren(pass, parent);
  const related = await relatedObjects(pass, parent);
  const result = await callRevisions(pass, parent, observed, related);
  if (result.resyncAfterSeconds > 0) {
    queue.addAfter(pass.running.keyOf(parent), result.resyncAfterSeconds * 1000, "resync");
  }
  if (result.isFinalized) {
    const bound = parent;
    parent = explained(`can't remove finalizer for ${what}`, () => removeFinalizer(pass, bound));
  }
  const desired = toDesiredMap(result.children);
  checkLabels(pass, parent, desired);
  const isManaged = managesChildren(pass, parent);
  const errors = isManaged ? manageChildren(pass, parent, observed, desired) : [];
  inspectStatus(pass, parent, observed, result.status);
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
