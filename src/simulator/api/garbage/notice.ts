import type { StoredObject } from "../../api-server.ts";
import { claimProtection } from "../../builtin/index.ts";
import type { Context } from "../context.ts";
import { isDeleting } from "../store/objects.ts";
import { ownerState } from "./owner.ts";

/** Finalizers that the server's own controllers take away. */
const awaited: ReadonlySet<string> = new Set(["foregroundDeletion", "orphan", claimProtection]);

/** Tells the garbage collector about a stored object that it may have to act on. */
export function noteOwners(context: Context, before: StoredObject | undefined, after: StoredObject): void {
  const { ownerReferences = [], uid, name } = after.metadata;
  const previous = before?.metadata.ownerReferences ?? [];
  if (after.metadata.ownerReferences !== before?.metadata.ownerReferences) {
    if (ownerReferences.some((owner) => ownerState(context, after, owner) !== "solid"))
      context.dirty.add(uid);
    for (const owner of previous) noteWaiting(context, owner.uid);
  }
  if (!isDeleting(after)) return;
  if (after.kind === "Namespace" && after.apiVersion === "v1") context.terminating.add(name);
  if (after.kind === "CustomResourceDefinition") context.undefining.add(name);
  if (after.metadata.finalizers?.some((finalizer) => awaited.has(finalizer))) context.dirty.add(uid);
}

/** Tells the garbage collector that an object is gone: its dependents lost an owner, its owners a blocker. */
export function noteRemoval(context: Context, object: StoredObject): void {
  const { uid, ownerReferences = [] } = object.metadata;
  for (const dependent of context.storage.ownedBy(uid)) context.dirty.add(dependent.metadata.uid);
  for (const owner of ownerReferences) noteWaiting(context, owner.uid);
}

function noteWaiting(context: Context, uid: string): void {
  const owner = context.storage.byUid(uid);
  if (owner !== undefined && isDeleting(owner)) context.dirty.add(uid);
}
