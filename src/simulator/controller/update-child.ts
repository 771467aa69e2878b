import type { JsonObject } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject } from "../api-server.ts";
import { applyUpdate, isLastApplied } from "../apply/update.ts";
import { toJson, toRef } from "../names.ts";
import { reportMissingMethod, reportRepeatedUpdate } from "../problems/updates.ts";
import type { Pass } from "./context.ts";
import { type Desired, childRule } from "./model.ts";
import { deleteForUpdate } from "./recreate.ts";

/**
 * Whether a child was found to be as desired before, and the same is desired still, by the annotation that says what was
 * applied: only a change outside of its status makes it worth to look again.
 */
function isResting({ memory }: Pass, before: StoredObject, child: Desired): boolean {
  const known = memory.resting.get(before.metadata.uid);
  return known !== undefined && isAlike(known, before) && isLastApplied(before, child);
}

/** Stored objects share what did not change. */
function isAlike(known: StoredObject, before: StoredObject): boolean {
  if (known === before) return true;
  for (const field in before) {
    if (field !== "status" && field !== "metadata" && known[field] !== before[field]) return false;
  }
  for (const field in known) if (!(field in before)) return false;
  const [left, right] = [known.metadata, before.metadata];
  return (
    left.labels === right.labels &&
    left.annotations === right.annotations &&
    left.ownerReferences === right.ownerReferences &&
    left.finalizers === right.finalizers
  );
}

/** Updates a child by the method of its kind, when the three-way merge changes anything. */
export function updateChild(pass: Pass, before: StoredObject, child: Desired): void {
  if (isResting(pass, before, child)) return;
  const observed = toJson(before);
  const next = applyUpdate(observed, child);
  if (next === observed) pass.memory.resting.set(before.metadata.uid, before);
  if (next === observed || before.metadata.deletionTimestamp !== undefined) return;
  const method = childRule(pass.running.model, child.apiVersion, child.kind)?.method;
  switch (method) {
    case undefined:
      return reportMissingMethod(pass, before, next);
    case "OnDelete":
      return;
    case "Recreate":
    case "RollingRecreate":
      reportRepeatedUpdate(pass, before, next, undefined);
      return deleteForUpdate(pass, before);
    case "InPlace":
    case "RollingInPlace":
      return updateInPlace(pass, before, next);
    default:
      throw new Error(`invalid update strategy for ${child.kind}: unknown method "${String(method)}"`);
  }
}

/** A child that is gone, or that changed since it was read, is left to the next pass. */
function updateInPlace(pass: Pass, before: StoredObject, next: JsonObject): void {
  try {
    const after = pass.client.update(next, toRef(before));
    reportRepeatedUpdate(pass, before, next, after);
  } catch (error) {
    if (!(error instanceof ApiError) || (error.reason !== "NotFound" && error.reason !== "Conflict"))
      throw error;
  }
}
