import { type Matcher, isObject } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject } from "../api-server.ts";
import { controllerOf, controllerReference, toJson, toRef, withFields } from "../records.ts";
import { type ChildRule, type Desired, explain, isOf, joinErrors, type Pass, slashed } from "./context.ts";
import { group, insert, type ObjectMap } from "./object-map.ts";
import { parentSelector } from "./desired.ts";

/** The children of a composite parent: owned ones, adopting orphans that match and releasing those that no longer do. */
export function claimChildren(pass: Pass, parent: StoredObject): ObjectMap<StoredObject> {
  const { model } = pass.running;
  const matches = parentSelector(model, parent);
  const map: ObjectMap<StoredObject> = new Map();
  const all = ownedByKind(pass, parent);
  for (const rule of model.children) {
    group(map, rule.apiVersion, rule.served.kind);
    const { kind } = rule.served;
    const found = candidates(pass, parent, rule, all);
    for (const child of claimAll(pass, parent, found, matches, `${kind} children`)) insert(map, child);
  }
  return map;
}

/** The attachments of a decorated object: owned ones that this decorator made. Nothing is adopted. */
export function ownAttachments(pass: Pass, parent: StoredObject): ObjectMap<StoredObject> {
  const { model } = pass.running;
  const map: ObjectMap<StoredObject> = new Map();
  const all = ownedByKind(pass, parent);
  for (const rule of model.children) {
    group(map, rule.apiVersion, rule.served.kind);
    for (const child of owned(pass, rule, all)) {
      if (controllerOf(child)?.uid !== parent.metadata.uid) continue;
      if (child.metadata.annotations?.[decoratorAnnotation] === model.name) insert(map, child);
    }
  }
  return map;
}

/** The annotation by which a decorator knows its attachments again (source; the documents speak of the reference only). */
export const decoratorAnnotation = "metacontroller.k8s.io/decorator-controller";

type ByKind = ReadonlyMap<string, readonly StoredObject[]>;

/** What a parent owns where it sees it, by kind. */
function ownedByKind(pass: Pass, parent: StoredObject): ByKind {
  const kinds = new Map<string, StoredObject[]>();
  for (const object of pass.running.engine.view.ownedBy(parent.metadata.uid)) {
    if (!isWithin(parent, object)) continue;
    const known = kinds.get(object.kind);
    if (known === undefined) kinds.set(object.kind, [object]);
    else known.push(object);
  }
  return kinds;
}

function candidates(pass: Pass, parent: StoredObject, rule: ChildRule, all: ByKind): readonly StoredObject[] {
  const found = owned(pass, rule, all);
  const { api } = pass.running.engine;
  const { namespace } = parent.metadata;
  const orphans = api.orphans(rule.apiVersion, rule.served.kind, namespace === "" ? undefined : namespace);
  if (orphans.length === 0) return found;
  const known = new Set(found.map(({ metadata }) => metadata.uid));
  const others = orphans.filter((orphan) => !known.has(orphan.metadata.uid) && isWithin(parent, orphan));
  return [...found, ...others].toSorted(byName);
}

function owned(pass: Pass, rule: ChildRule, all: ByKind): readonly StoredObject[] {
  const found = (all.get(rule.served.kind) ?? [])
    .filter((object) => isOf(rule.served, object.apiVersion, object.kind))
    .map((object) => inVersion(pass, object, rule));
  return found.length < 2 ? found : found.toSorted(byName);
}

/** A namespaced parent only sees its own namespace, so never a cluster-scoped child (trap 7). */
function isWithin(parent: StoredObject, child: StoredObject): boolean {
  const { namespace } = parent.metadata;
  return namespace === undefined || namespace === "" || child.metadata.namespace === namespace;
}

function inVersion(pass: Pass, object: StoredObject, { apiVersion }: ChildRule): StoredObject {
  if (object.apiVersion === apiVersion) return object;
  return pass.running.engine.api.get({ ...toRef(object), apiVersion }) ?? object;
}

function byName(left: StoredObject, right: StoredObject): number {
  const names = [left, right].map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
  return (names[0] ?? "") < (names[1] ?? "") ? -1 : 1;
}

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

/** Whether an answered child names the parent as its owner already. */
function isOwnedBy({ metadata }: Desired, parent: StoredObject): boolean {
  const owners = metadata["ownerReferences"];
  return (
    Array.isArray(owners) && owners.some((owner) => isObject(owner) && owner["uid"] === parent.metadata.uid)
  );
}

/** A copy that the parent controls; one that names the parent as its owner already stays as it is. */
export function withController(child: Desired, parent: StoredObject): Desired {
  if (isOwnedBy(child, parent)) return child;
  const before = child.metadata["ownerReferences"];
  const owners = [...(Array.isArray(before) ? before : []), { ...controllerReference(parent) }];
  return withFields(child, { metadata: withFields(child.metadata, { ownerReferences: owners }) });
}
