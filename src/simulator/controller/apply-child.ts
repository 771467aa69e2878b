import { type JsonObject, groupKind, qualifiedName } from "@metatron/runtime/kubernetes";
import { createHash } from "node:crypto";
import { ApiError, type StoredObject } from "../api-server.ts";
import { dynamicApply, systemFields } from "../apply/dynamic.ts";
import { toGoJson } from "../apply/go-json.ts";
import { lastAppliedAnnotation, withoutOwnAnnotation } from "../apply/update.ts";
import { toJson, toRef } from "../names.ts";
import { reportCollisions } from "../problems/collisions.ts";
import { reportAppliedTwice, reportMissingMethod, reportRepeatedUpdate } from "../problems/updates.ts";
import type { Applied, Pass } from "./context.ts";
import { type Desired, childRule, refOf } from "./model.ts";
import { isOwnedBy, withController } from "./owner.ts";
import { deleteForUpdate } from "./recreate.ts";

/**
 * Server-side apply of a child. One that exists is skipped while neither the desired child nor the object changed since it
 * was applied, and then goes by the update method of its kind (sources; a restart forgets what was applied, so that Recreate
 * deletes every child once).
 */
export function applyChild(
  pass: Pass,
  parent: StoredObject,
  before: StoredObject | undefined,
  desired: Desired,
): void {
  const { applied } = pass.running;
  const child = toApplied(desired, parent);
  const hash = createHash("sha1").update(toGoJson(child)).digest("base64");
  const { namespace, name } = child.metadata;
  const key = `${groupKind(child.apiVersion, child.kind)}/${qualifiedName(namespace, name)}`;
  const last = applied.get(key);
  if (before === undefined) reportCollisions(pass, child);
  else if (isUnchanged(before, last, hash) || !isToApply(pass, before, child)) return;
  const after = unlessConflict(() => pass.client.apply(child, refOf(child), "metacontroller"));
  if (after === undefined) return;
  if (before !== undefined && last?.hash === hash) reportAppliedTwice(pass, before, after);
  const { uid, generation, resourceVersion } = after.metadata;
  applied.set(key, { hash, uid, generation, resourceVersion });
}

/** The desired child without what only the server writes, and controlled by its parent. */
function toApplied(desired: Desired, parent: StoredObject): Desired {
  const { status: _status, ...rest } = withoutOwnAnnotation(desired) as Desired;
  const metadata = { ...rest.metadata } as Desired["metadata"];
  for (const field of systemFields) delete metadata[field];
  const child = { ...rest, metadata } as Desired;
  return isOwnedBy(child, parent) ? child : withController(child, parent);
}

/** Kinds without a generation, such as ConfigMap and Service, are told by their resourceVersion. */
function isUnchanged(before: StoredObject, last: Applied | undefined, hash: string): boolean {
  const { uid, generation, resourceVersion, deletionTimestamp } = before.metadata;
  if (deletionTimestamp !== undefined) return true;
  if (last?.hash !== hash || last.uid !== uid || last.generation !== generation) return false;
  return (generation ?? 0) > 0 || last.resourceVersion === resourceVersion;
}

/** Whether the method of the kind lets an existing child be applied; `Recreate` deletes it, to be made on the next pass. */
function isToApply(pass: Pass, before: StoredObject, child: Desired): boolean {
  const method = childRule(pass.running.model, child.apiVersion, child.kind)?.method;
  switch (method) {
    case undefined:
      reportMissingMethod(pass, before, merged(before, child));
      return false;
    case "OnDelete":
      return false;
    case "Recreate":
    case "RollingRecreate":
      reportRepeatedUpdate(pass, before, merged(before, child), undefined);
      deleteForUpdate(pass, before);
      return false;
    case "InPlace":
    case "RollingInPlace":
      return dropAnnotation(pass, before);
    default:
      throw new Error(`invalid update strategy for ${child.kind}: unknown method "${String(method)}"`);
  }
}

function merged(before: StoredObject, child: Desired): JsonObject {
  return dynamicApply(undefined, toJson(before), child);
}

/** What dynamic apply left behind is removed first. False when the child is gone. */
function dropAnnotation(pass: Pass, before: StoredObject): boolean {
  if (before.metadata.annotations?.[lastAppliedAnnotation] === undefined) return true;
  try {
    pass.client.atomically("update", toRef(before), before.metadata.uid, (live) => {
      const { [lastAppliedAnnotation]: _last, ...annotations } = live.metadata.annotations ?? {};
      return toJson({ ...live, metadata: { ...live.metadata, annotations } });
    });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.reason === "NotFound") return false;
    throw error;
  }
}

function unlessConflict<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof ApiError && error.reason === "Conflict") return undefined;
    throw error;
  }
}
