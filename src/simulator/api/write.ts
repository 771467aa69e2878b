import { type JsonObject, type OwnerReference, groupOf } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { claimProtection } from "../builtin/index.ts";
import { toJson, copyOf, withFields } from "../records.ts";
import { type Context, strategyFor } from "./context.ts";
import { isDeleting, metadataOf, share, toStored } from "./storage.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Stores the next form of an object: a change gets a new resourceVersion and, when it counts, a generation; no change
 * stays as it is. An object on its way out that lost its last finalizer is removed.
 */
export function replace(
  context: Context,
  strategy: Strategy,
  before: StoredObject,
  value: JsonObject,
  isDryRun = false,
): StoredObject {
  const next = strategy.toVersion(value, strategy.storageVersion);
  const shared = share(toJson(before), next) as JsonObject;
  if (shared === toJson(before)) return before;
  const counts = strategy.hasGeneration && strategy.bumpsGeneration(toJson(before), shared);
  const metadata = copyOf(metadataOf(shared));
  if (counts) metadata["generation"] = (before.metadata.generation ?? 0) + 1;
  if (!isDryRun) metadata["resourceVersion"] = context.sequence.nextVersion();
  // Everything below is frozen already.
  const after = toStored(Object.freeze(withFields(shared, { metadata: Object.freeze(metadata) })));
  if (isDryRun) return after;
  if (isReleased(after)) {
    context.storage.remove(strategy.key, after);
    noteRemoval(context, before);
  } else {
    context.storage.put(strategy.key, after);
    noteOwners(context, before, after);
  }
  return after;
}

function isReleased(object: StoredObject): boolean {
  const { finalizers = [], deletionGracePeriodSeconds = 0 } = object.metadata;
  if (!isDeleting(object) || finalizers.length > 0 || deletionGracePeriodSeconds > 0) return false;
  const spec = object["spec"] as { finalizers?: readonly string[] } | undefined;
  return object.kind !== "Namespace" || object.apiVersion !== "v1" || (spec?.finalizers ?? []).length === 0;
}

/** Removes an object at once. */
export function remove(context: Context, strategy: Strategy, object: StoredObject): void {
  const metadata = { ...object.metadata, resourceVersion: context.sequence.nextVersion() };
  const last = toStored(
    share(toJson(object), { ...toJson(object), metadata: metadata as never }) as JsonObject,
  );
  context.storage.remove(strategy.key, last);
  noteRemoval(context, last);
}

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
function noteRemoval(context: Context, object: StoredObject): void {
  const { uid, ownerReferences = [] } = object.metadata;
  for (const dependent of context.storage.ownedBy(uid)) context.dirty.add(dependent.metadata.uid);
  for (const owner of ownerReferences) noteWaiting(context, owner.uid);
}

function noteWaiting(context: Context, uid: string): void {
  const owner = context.storage.byUid(uid);
  if (owner !== undefined && isDeleting(owner)) context.dirty.add(uid);
}

/** Stores an object with other owner references. */
export function setOwners(context: Context, object: StoredObject, owners: readonly OwnerReference[]): void {
  const { ownerReferences: _before, ...metadata } = object.metadata;
  store(context, object, owners.length === 0 ? metadata : { ...metadata, ownerReferences: owners });
}

/** Stores an object without a finalizer. */
export function dropFinalizer(context: Context, object: StoredObject, finalizer: string): void {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((name) => name !== finalizer);
  store(context, object, left.length === 0 ? metadata : { ...metadata, finalizers: left });
}

function store(context: Context, object: StoredObject, metadata: object): void {
  const strategy = strategyFor(context, object.apiVersion, object.kind);
  replace(context, strategy, object, { ...toJson(object), metadata: metadata as JsonObject });
}

function isSame(found: StoredObject, owner: OwnerReference, namespace: string | undefined): boolean {
  const { name, namespace: home } = found.metadata;
  const isReachable = home === undefined || home === namespace;
  const isNamed = found.kind === owner.kind && name === owner.name;
  return isReachable && isNamed && groupOf(found.apiVersion) === groupOf(owner.apiVersion);
}

/**
 * The state of one owner as the garbage collector sees it: looked up by kind, name and the dependent's own namespace,
 * so an owner in another namespace is absent; a namespaced owner of a cluster-scoped object is invalid and never acted on.
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
 */
export function ownerState(context: Context, dependent: StoredObject, owner: OwnerReference): OwnerState {
  const strategy = context.registry.find(owner.apiVersion, owner.kind);
  const { namespace } = dependent.metadata;
  // A kind that is not served can't be looked up: the collector retries and deletes nothing.
  if (strategy === undefined) return "invalid";
  if (strategy.served.scope === "Namespaced" && namespace === undefined) return "invalid";
  const found = context.storage.byUid(owner.uid);
  if (found === undefined || !isSame(found, owner, namespace)) return "absent";
  const isWaiting = isDeleting(found) && found.metadata.finalizers?.includes("foregroundDeletion") === true;
  return isWaiting ? "waiting" : "solid";
}

/** What has become of an owner: there, there but waiting for its dependents to go, gone, or impossible to look up. */
export type OwnerState = "solid" | "waiting" | "absent" | "invalid";
