import { ApiError, type StoredObject } from "../api-server.ts";
import { controllerOf, describe, toJson, toRef } from "../names.ts";
import type { Matcher } from "../selector.ts";
import type { Pass } from "./context.ts";
import { type ChildRule, isOf } from "./model.ts";
import { group, insert, type ObjectMap } from "./object-map.ts";
import { controllerReference } from "./owner.ts";
import { parentSelector } from "./parent-selector.ts";

/** The children of a composite parent: owned ones, adopting orphans that match and releasing those that no longer do. */
export function claimChildren(pass: Pass, parent: StoredObject): ObjectMap<StoredObject> {
  const { model } = pass.running;
  const matches = parentSelector(model, parent);
  const map: ObjectMap<StoredObject> = new Map();
  const all = ownedByKind(pass, parent);
  for (const rule of model.children) {
    group(map, rule.apiVersion, rule.served.kind);
    for (const child of candidates(pass, parent, rule, all)) {
      if (claim(pass, parent, child, matches)) insert(map, child);
    }
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

function claim(pass: Pass, parent: StoredObject, child: StoredObject, matches: Matcher): boolean {
  const isDeleted = parent.metadata.deletionTimestamp !== undefined;
  const owner = controllerOf(child);
  if (owner !== undefined && owner.uid !== parent.metadata.uid) return false;
  if (owner !== undefined) {
    if (matches(child.metadata.labels)) return true;
    if (!isDeleted) release(pass, parent, child);
    return false;
  }
  if (isDeleted || child.metadata.deletionTimestamp !== undefined || !matches(child.metadata.labels))
    return false;
  return adopt(pass, parent, child);
}

/** The adopted child goes into the request as it was read, without the new owner (source). */
function adopt(pass: Pass, parent: StoredObject, child: StoredObject): boolean {
  const fresh = pass.running.engine.api.get(pass.parentRef);
  if (fresh?.metadata.uid !== parent.metadata.uid || fresh.metadata.deletionTimestamp !== undefined) {
    throw new Error(
      `can't adopt ${describe(toRef(child))}: ${describe(pass.parentRef)} is gone or being deleted`,
    );
  }
  return unlessMissing(() => {
    pass.client.atomically("adopt", toRef(child), child.metadata.uid, (live) => {
      const others = (live.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== parent.metadata.uid);
      return withOwners(live, [...others, controllerReference(parent)]);
    });
  });
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
