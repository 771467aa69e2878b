import type { JsonObject } from "../../json.ts";
import { ApiError, type StoredObject } from "../api-server.ts";
import { applyUpdate } from "../apply/update.ts";
import { toJson, toRef } from "../names.ts";
import { reportMissingMethod, reportRepeatedUpdate } from "../problems/updates.ts";
import { deleteForUpdate } from "./recreate.ts";
import type { Pass } from "./context.ts";
import { childRule, type Desired } from "./model.ts";

/** The observed child that a desired one was last found equal to: asked again, as it is of a resting parent, it costs nothing. */
const resting = new WeakMap<Desired, StoredObject>();

/** Updates a child by the method of its kind, when the three-way merge changes anything. */
export function updateChild(pass: Pass, before: StoredObject, child: Desired): void {
  if (resting.get(child) === before) return;
  const observed = toJson(before);
  const next = applyUpdate(observed, child);
  if (next === observed) resting.set(child, before);
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
