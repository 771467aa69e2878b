import type { StoredObject } from "../api-server.ts";
import { controllerOf, toRef } from "../names.ts";
import { claimAll } from "./claim-objects.ts";
import type { Pass } from "./context.ts";
import { type ChildRule, isOf } from "./model.ts";
import { type ObjectMap, group, insert } from "./object-map.ts";
import { parentSelector } from "./parent-selector.ts";

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
