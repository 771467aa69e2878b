import type { Matcher } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject } from "../api-server.ts";
import { controllerOf, toJson, toRef } from "../names.ts";
import type { Pass } from "./context.ts";
import { explain, joinErrors, slashed } from "./errors.ts";
import { controllerReference } from "./owner.ts";

/**
 * Those of the objects that are the parent's: owned ones that match, and orphans that match and were adopted now. Owned ones
 * that no longer match are released. One that fails does not stop the others, but then the pass fails.
 */
export function claimAll(
  pass: Pass,
  parent: StoredObject,
  objects: readonly StoredObject[],
  matches: Matcher,
  what: string,
): StoredObject[] {
  const errors: Error[] = [];
  const canAdopt = once(() => recheck(pass, parent));
  const claimed = objects.filter((object) => {
    try {
      return claim(pass, parent, object, matches, canAdopt);
    } catch (error) {
      if (!(error instanceof Error) || error.name === "Restart") throw error;
      errors.push(error);
      return false;
    }
  });
  if (errors.length > 0) throw joinErrors(`can't claim ${what}`, errors);
  return claimed;
}

function claim(
  pass: Pass,
  parent: StoredObject,
  child: StoredObject,
  matches: Matcher,
  canAdopt: () => Error | undefined,
): boolean {
  const isDeleted = parent.metadata.deletionTimestamp !== undefined;
  const owner = controllerOf(child);
  if (owner !== undefined && owner.uid !== parent.metadata.uid) return false;
  const isMatching = matches(child.metadata.labels);
  if (owner !== undefined) {
    if (!isMatching && !isDeleted) release(pass, parent, child);
    return isMatching;
  }
  if (isDeleted || child.metadata.deletionTimestamp !== undefined || !isMatching) return false;
  return adopt(pass, parent, child, canAdopt());
}

/** The adopted child goes into the request as it was read, without the new owner (source). */
function adopt(pass: Pass, parent: StoredObject, child: StoredObject, refusal: Error | undefined): boolean {
  // A parent that is gone counts as a child that is gone: nothing was adopted, and the pass goes on (source).
  if (refusal instanceof ApiError) return false;
  if (refusal !== undefined) {
    throw explain(`can't adopt ${slashed(toRef(child))} (${child.metadata.uid})`, refusal);
  }
  const own = controllerReference(parent);
  return unlessMissing(() => {
    pass.client.atomically("adopt", toRef(child), child.metadata.uid, (live) => {
      const owners = live.metadata.ownerReferences ?? [];
      const isKnown = owners.some(({ uid }) => uid === own.uid);
      const others = owners.map((owner) => (owner.uid === own.uid ? own : owner));
      return withOwners(live, isKnown ? others : [...others, own]);
    });
  });
}

/** Why nothing may be adopted, by the live parent; it is looked at once for all objects of a kind. */
function recheck(pass: Pass, parent: StoredObject): Error | undefined {
  const what = "can't recheck DeletionTimestamp";
  const { namespace = "", name, uid } = parent.metadata;
  const live = pass.running.engine.api.get(pass.parentRef);
  if (live === undefined) return new ApiError("NotFound", `${what}: ${name} not found`);
  const is = `${namespace}/${name}`;
  if (live.metadata.uid !== uid) {
    return new Error(
      `${what}: original ${parent.kind} ${is} is gone: got uid ${live.metadata.uid}, wanted ${uid}`,
    );
  }
  const { deletionTimestamp } = live.metadata;
  return deletionTimestamp === undefined
    ? undefined
    : new Error(`${is} has just been deleted at ${deletionTimestamp}`);
}

function once<T>(read: () => T): () => T {
  let found: { value: T } | undefined;
  return () => (found ??= { value: read() }).value;
}

function release(pass: Pass, parent: StoredObject, child: StoredObject): void {
  unlessMissing(() => {
    pass.client.atomically("release", toRef(child), child.metadata.uid, (live) =>
      withOwners(
        live,
        (live.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== parent.metadata.uid),
      ),
    );
  });
}

function withOwners(live: StoredObject, ownerReferences: readonly object[]) {
  return toJson({ ...live, metadata: { ...live.metadata, ownerReferences } } as StoredObject);
}

function unlessMissing(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.reason === "NotFound") return false;
    throw error;
  }
}
