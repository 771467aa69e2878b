import {
  generatedLabel,
  isObject,
  type JsonValue,
  type OwnerReference,
  sameValue,
} from "@metatron/runtime/kubernetes";
import type { StoredObject, WatchEvent } from "../api-server.ts";
import { changesOf, shortly } from "../changes.ts";
import type { Why } from "../clock/work-queue.ts";
import { controllerOf, toJson, toKey } from "../records.ts";
import { childRule, isCared, isOf, parentRule, type Running } from "./context.ts";
import { parentSelector } from "./desired.ts";
import { isRelated } from "./related.ts";

/** Puts into a controller's queue the parents that a change concerns. */
export function enqueueFor(running: Running, event: WatchEvent): void {
  const { object } = event;
  if (parentRule(running.model, object) !== undefined) enqueueParent(running, event);
  if (childRule(running.model, object.apiVersion, object.kind) !== undefined) enqueueOwner(running, event);
  if (running.hooks.customize !== undefined) enqueueRelated(running, event);
}

/** Puts every parent of a controller into its queue, as a start does. */
export function enqueueAll(running: Running): void {
  for (const parent of parentsOf(running, undefined))
    enqueue(running, parent, () => "Metacontroller started");
}

/** Every parent again, as the informer's resync does. It is an update without a change to `ignoreStatusChanges` (source). */
export function enqueueResync(running: Running): void {
  for (const parent of parentsOf(running, undefined)) {
    if (!isIgnored(running, parent, parent)) enqueue(running, parent, () => "resync of the informer");
  }
}

function enqueue(running: Running, parent: StoredObject, why: Why): void {
  if (isCared(running.model, parent)) running.queue.add(running.keyOf(parent), why);
}

function enqueueParent(running: Running, event: WatchEvent): void {
  const { type, object, before } = event;
  if (type === "DELETED") {
    const key = running.keyOf(object);
    running.memory.delete(key);
    // The source queues a deleted parent too: the pass finds nothing, and forgets how often it failed.
    running.queue.forget(key);
    running.keys.delete(object.metadata.uid);
    return;
  }
  if (type === "MODIFIED" && before !== undefined && isIgnored(running, before, object)) return;
  enqueue(running, object, () => whatHappened(event, ""));
}

function isIgnored(running: Running, before: StoredObject, object: StoredObject): boolean {
  if (parentRule(running.model, object)?.ignoreStatusChanges !== true) return false;
  const [left, right] = [before.metadata, object.metadata];
  const isSame =
    left.generation === right.generation &&
    sameValue(left.labels ?? {}, right.labels ?? {}) &&
    sameValue(left.annotations ?? {}, right.annotations ?? {});
  // Only composites let the deletion through, which raises no generation by itself.
  return isSame && (!running.model.isComposite || right.deletionTimestamp === undefined);
}

function enqueueOwner(running: Running, event: WatchEvent): void {
  const { type, object, before } = event;
  const isNoChange = before?.metadata.resourceVersion === object.metadata.resourceVersion;
  if (type === "MODIFIED" && isNoChange) return;
  const owner = controllerOf(object);
  if (owner !== undefined) {
    // A pass that creates seven children makes its parent come back once.
    const key = running.keys.get(owner.uid);
    if (key !== undefined && running.queue.isQueued(key)) return;
    const parent = resolve(running, object, owner);
    if (parent !== undefined) enqueue(running, parent, () => whatHappened(event, "child "));
    return;
  }
  const isLeaving = type === "DELETED" || object.metadata.deletionTimestamp !== undefined;
  if (!isLeaving && running.model.isComposite) enqueueAdopters(running, event);
}

/** The parent that a controller reference names, when it is the same object still and the controller cares for it. */
function resolve(running: Running, child: StoredObject, owner: OwnerReference): StoredObject | undefined {
  const rule = running.model.parents.find(({ served }) => isOf(served, owner.apiVersion, owner.kind));
  if (rule === undefined) return undefined;
  const { namespace } = child.metadata;
  const isNamespaced = rule.served.scope === "Namespaced" && namespace !== undefined;
  const { apiVersion } = rule;
  const { kind, name } = owner;
  const parent = running.engine.view.get(
    isNamespaced ? { apiVersion, kind, name, namespace } : { apiVersion, kind, name },
  );
  return parent?.metadata.uid === owner.uid ? parent : undefined;
}

function enqueueAdopters(running: Running, event: WatchEvent): void {
  const { model } = running;
  const orphan = event.object;
  if (model.generateSelector && orphan.metadata.labels?.[generatedLabel] === undefined) return;
  for (const parent of parentsOf(running, orphan.metadata.namespace)) {
    if (selects(running, parent, orphan))
      enqueue(running, parent, () => whatHappened(event, "selected, without an owner: "));
  }
}

function selects(running: Running, parent: StoredObject, orphan: StoredObject): boolean {
  try {
    return parentSelector(running.model, parent)(orphan.metadata.labels);
  } catch {
    return false;
  }
}

function enqueueRelated(running: Running, event: WatchEvent): void {
  const { type, object, before } = event;
  const served = running.engine.api.findKind(object.apiVersion, object.kind);
  if (served === undefined || !running.related.hasAskedFor(object.apiVersion, served.resource)) return;
  const versions = type === "MODIFIED" && before !== undefined ? [before, object] : [object];
  const parents = new Map<string, StoredObject>();
  for (const version of versions) {
    for (const ref of running.related.candidates(served.resource, version)) {
      const parent = running.engine.view.get(ref);
      if (parent !== undefined && isRelated(running, parent, version)) parents.set(toKey(ref), parent);
    }
  }
  for (const parent of inListOrder(running, [...parents.values()]))
    enqueue(running, parent, () => whatHappened(event, "related "));
}

/** As a list of all parents would have them. */
function inListOrder({ model }: Running, parents: readonly StoredObject[]): readonly StoredObject[] {
  if (parents.length < 2) return parents;
  const kinds = model.parents.map(({ served }) => served.kind);
  const compare = (left: StoredObject, right: StoredObject): number => {
    const [one, other] = [left.metadata, right.metadata];
    const byKind = kinds.indexOf(left.kind) - kinds.indexOf(right.kind);
    if (byKind !== 0) return byKind;
    const [here, there] = [one.namespace ?? "", other.namespace ?? ""];
    if (here !== there) return here < there ? -1 : 1;
    return one.name < other.name ? -1 : 1;
  };
  return parents.toSorted(compare);
}

function parentsOf({ engine, model }: Running, namespace: string | undefined): StoredObject[] {
  return model.parents.flatMap(({ apiVersion, served }) => [
    ...engine.view.list(apiVersion, served.kind, served.scope === "Namespaced" ? namespace : undefined),
  ]);
}

/** What an event did to an object, in words: `child Deployment/web: status.readyReplicas 1 → 2`. */
function whatHappened({ type, object, before }: WatchEvent, role: string): string {
  const name = `${role}${object.kind}/${object.metadata.name}`;
  if (type === "ADDED") return `${name} was created`;
  if (type === "DELETED") return `${name} was deleted`;
  if (before === undefined) return `${name} was updated`;
  if (before.metadata.deletionTimestamp !== object.metadata.deletionTimestamp)
    return `${name} is being deleted`;
  const changes = changesOf(shown(toJson(before)), shown(toJson(object)), "");
  const isSecret = object.kind === "Secret";
  const first = changes.find(({ path }) => !path.startsWith("status.observedGeneration")) ?? changes[0];
  if (first === undefined) return `${name} was updated without a change`;
  const more = changes.length > 1 ? `, and ${changes.length - 1} more` : "";
  const isHidden = isSecret && /^(?:data|stringData)\b/.test(first.path);
  const values = isHidden ? "changed" : `${shortly(first.before)} → ${shortly(first.after)}`;
  return `${name}: ${first.path} ${values}${more}`;
}

/** Metadata last, and without what the API server counts. */
function shown(object: JsonValue): JsonValue {
  if (!isObject(object)) return object;
  const { metadata, status, ...rest } = object;
  if (!isObject(metadata)) return object;
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...kept } = metadata;
  return { ...rest, ...(status === undefined ? {} : { status }), metadata: kept };
}
