import type { JsonObject } from "@metatron/runtime/kubernetes";
import { ApiError, type ObjectRef, type StoredObject } from "../api-server.ts";
import { applyUpdate, isLastApplied, withLastApplied } from "../apply/update.ts";
import { describe, toJson, toRef } from "../records.ts";
import { applyChild, deleteForUpdate } from "./apply-child.ts";
import { childRule, type Desired, explained, type Pass, refOf, type Running } from "./context.ts";
import type { Located, ObjectMap } from "./object-map.ts";
import { withController } from "./claim.ts";

/** Brings the children to what is desired: first deletes, then creates and updates. All failures are collected. */
export function manageChildren(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  desired: ObjectMap<Desired>,
): Error[] {
  const { engine } = pass.running;
  const input = [...allOf(observed), undefined, ...allOf(desired)];
  if (isSame(calm.get(pass.running), input)) return [];
  const { length } = engine.recorder.actions;
  const errors = manage(pass, parent, observed, desired);
  if (errors.length === 0 && engine.recorder.actions.length === length) calm.set(pass.running, input);
  return errors;
}

/**
 * The children that a controller found nothing to do about last, observed and desired. The pass that follows a status is often
 * about the very same ones, and what was not even tried for them needs no second look.
 */
const calm = new WeakMap<Running, readonly unknown[]>();

function allOf<T extends Located>(map: ObjectMap<T>): T[] {
  return [...map.values()].flatMap((objects) => [...objects.values()]);
}

function isSame(left: readonly unknown[] | undefined, right: readonly unknown[]): boolean {
  return left?.length === right.length && left.every((item, index) => item === right[index]);
}

function manage(
  pass: Pass,
  parent: StoredObject,
  observed: ObjectMap<StoredObject>,
  desired: ObjectMap<Desired>,
): Error[] {
  const errors: Error[] = [];
  const note = (error: unknown, ref: ObjectRef): void => {
    if (!(error instanceof Error) || error.name === "Restart") throw error;
    const cause = error.cause ?? error;
    if (cause instanceof ApiError) pass.running.engine.events.childRefused(pass, ref, cause);
    errors.push(error);
  };
  for (const [key, objects] of observed) {
    for (const [name, object] of objects) {
      if (desired.get(key)?.has(name) === true) continue;
      try {
        deleteChild(pass, parent, object);
      } catch (error) {
        note(error, toRef(object));
      }
    }
  }
  for (const [key, objects] of desired) {
    for (const [name, child] of objects) {
      try {
        write(pass, parent, observed.get(key)?.get(name), child);
      } catch (error) {
        note(error, refOf(child));
      }
    }
  }
  return errors;
}

function write(pass: Pass, parent: StoredObject, before: StoredObject | undefined, child: Desired): void {
  const { api, strategy } = pass.running.engine;
  if (api.findKind(child.apiVersion, child.kind) === undefined) {
    throw new Error(`discovery: can't find kind ${child.kind} in apiVersion ${child.apiVersion}`);
  }
  if (strategy === "server-side-apply") applyChild(pass, parent, before, child);
  else if (before === undefined) createChild(pass, parent, child);
  else updateChild(pass, before, child);
}

/** Deletes in the background, with the uid as precondition. One that is being deleted, or is gone, is left alone. */
function deleteChild(pass: Pass, parent: StoredObject, child: StoredObject): void {
  const { metadata } = child;
  if (metadata.deletionTimestamp !== undefined) return;
  try {
    explained(`can't delete ${describe(toRef(child))}`, () => pass.client.delete(toRef(child), metadata.uid));
    pass.memory.deleted.set(`${child.kind}/${metadata.namespace ?? ""}/${metadata.name}`, parent.metadata);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  pass.memory.updates.delete(metadata.uid);
  pass.memory.resting.delete(metadata.uid);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ApiError && error.cause.reason === "NotFound";
}

/**
 * Creates a child with the last-applied annotation and the controller reference. One that exists already (of a kind that is
 * not declared, or that somebody else owns) is left alone without an error (source).
 */
function createChild(pass: Pass, parent: StoredObject, child: Desired): void {
  pass.running.engine.events.childDesired(pass, child);
  const owned = withController(withLastApplied(child, child) as Desired, parent);
  try {
    const created = pass.client.create(owned, refOf(child));
    pass.running.engine.events.childCreatedAgain(pass, parent, created);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "AlreadyExists") throw error;
    pass.running.engine.events.childRefused(pass, refOf(child), error);
  }
}

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
function updateChild(pass: Pass, before: StoredObject, child: Desired): void {
  if (isResting(pass, before, child)) return;
  const observed = toJson(before);
  const next = applyUpdate(observed, child);
  if (next === observed) pass.memory.resting.set(before.metadata.uid, before);
  if (next === observed || before.metadata.deletionTimestamp !== undefined) return;
  const method = childRule(pass.running.model, child.apiVersion, child.kind)?.method;
  switch (method) {
    case undefined:
      return pass.running.engine.events.childNotUpdated(pass, before, next);
    case "OnDelete":
      return;
    case "Recreate":
    case "RollingRecreate":
      pass.running.engine.events.childUpdated(pass, before, next, undefined);
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
    pass.running.engine.events.childUpdated(pass, before, next, after);
  } catch (error) {
    if (!(error instanceof ApiError) || (error.reason !== "NotFound" && error.reason !== "Conflict"))
      throw error;
  }
}
