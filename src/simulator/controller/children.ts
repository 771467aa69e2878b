import { ApiError, type ObjectRef, type StoredObject } from "../api-server.ts";
import { describe, toRef } from "../names.ts";
import { reportRefusal } from "../problems/refusal.ts";
import { applyChild } from "./apply-child.ts";
import type { Pass, Running } from "./context.ts";
import { createChild } from "./create-child.ts";
import { explained } from "./errors.ts";
import { type Desired, refOf } from "./model.ts";
import type { Located, ObjectMap } from "./object-map.ts";
import { updateChild } from "./update-child.ts";

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
    if (cause instanceof ApiError) reportRefusal(pass, ref, cause);
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
  const { model, engine } = pass.running;
  const { api, strategy } = engine;
  if (api.findKind(child.apiVersion, child.kind) === undefined) {
    throw new Error(`discovery: can't find kind ${child.kind} in apiVersion ${child.apiVersion}`);
  }
  // The sources do not hand the flag of the server to decorators.
  if (strategy === "server-side-apply" && model.isComposite) applyChild(pass, parent, before, child);
  else if (before === undefined) createChild(pass, parent, child);
  else updateChild(pass, before, child);
}

/** Deletes in the background, with the uid as precondition. One that is being deleted, or is gone, is left alone. */
export function deleteChild(pass: Pass, parent: StoredObject, child: StoredObject): void {
  const { metadata } = child;
  if (metadata.deletionTimestamp !== undefined) return;
  try {
    explained(`can't delete ${describe(toRef(child))}`, () => pass.client.delete(toRef(child), metadata.uid));
    pass.memory.deleted.set(
      `${child.kind}/${metadata.namespace ?? ""}/${metadata.name}`,
      parent.metadata.generation,
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  pass.memory.updates.delete(metadata.uid);
  pass.memory.resting.delete(metadata.uid);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ApiError && error.cause.reason === "NotFound";
}
