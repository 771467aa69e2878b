import { toJson } from "../records.ts";
import type { StoredObject } from "../api-server.ts";
import { claimProtection } from "../builtin/index.ts";
import { type Context, namespaceKey, strategyFor } from "./context.ts";
import { cleanupFinalizer, definitionKey } from "./definition.ts";
import { deleteStored } from "./delete.ts";
import { dropFinalizer, replace, setOwners, ownerState } from "./write.ts";
import { isDeleting } from "./storage.ts";

type Volume = { readonly persistentVolumeClaim?: { readonly claimName?: string } };

/** One round of the server's own controllers over what changed since the last one; true when they changed something. */
export function collectGarbage(context: Context): boolean {
  const start = context.sequence.currentVersion();
  const round = [...context.dirty];
  context.dirty.clear();
  for (const uid of round) judge(context, uid);
  drainNamespaces(context);
  drainDefinitions(context);
  return context.sequence.currentVersion() !== start;
}

function judge(context: Context, uid: string): void {
  const object = context.storage.byUid(uid);
  if (object === undefined) return;
  const { finalizers = [] } = object.metadata;
  if (isDeleting(object) && finalizers.includes(claimProtection)) return releaseClaim(context, object);
  if (isDeleting(object) && finalizers.includes("orphan")) return orphan(context, object);
  if (isDeleting(object) && finalizers.includes("foregroundDeletion"))
    return deleteInForeground(context, object);
  if (!isDeleting(object)) attemptToDelete(context, object);
}

/** A claim goes when no pod that still runs uses it. */
function releaseClaim(context: Context, claim: StoredObject): void {
  const { name, namespace = "", uid } = claim.metadata;
  const isUsed = context.storage
    .kind("pods.")
    .list(namespace)
    .some((pod) => uses(pod, name));
  if (isUsed) context.dirty.add(uid);
  else dropFinalizer(context, claim, claimProtection);
}

function uses(pod: StoredObject, claimName: string): boolean {
  const { spec, status } = pod as { spec?: { volumes?: readonly Volume[] }; status?: { phase?: string } };
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return false;
  return spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claimName) === true;
}

function orphan(context: Context, owner: StoredObject): void {
  const { uid } = owner.metadata;
  for (const dependent of context.storage.ownedBy(uid)) {
    const { ownerReferences = [] } = dependent.metadata;
    setOwners(
      context,
      dependent,
      ownerReferences.filter((reference) => reference.uid !== uid),
    );
  }
  dropFinalizer(context, owner, "orphan");
}

/** One dependent a round, so that controllers see each of them go while the owner waits. */
function deleteInForeground(context: Context, owner: StoredObject): void {
  const { uid } = owner.metadata;
  const version = context.sequence.currentVersion();
  for (const dependent of context.storage.ownedBy(uid)) {
    if (!isDeleting(dependent)) attemptToDelete(context, dependent);
    if (context.sequence.currentVersion() === version) continue;
    context.dirty.add(uid);
    return;
  }
  const isBlocked = context.storage
    .ownedBy(uid)
    .some(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
    );
  const current = context.storage.byUid(uid);
  if (!isBlocked && current !== undefined) dropFinalizer(context, current, "foregroundDeletion");
}

function attemptToDelete(context: Context, object: StoredObject): void {
  const { ownerReferences = [], uid, finalizers = [] } = object.metadata;
  const states = ownerReferences.map((owner) => ownerState(context, object, owner));
  if (states.length === 0 || states.includes("invalid")) return;
  if (states.includes("solid")) {
    // One owner that stays is enough; references to the others are dropped.
    const solid = ownerReferences.filter((_owner, index) => states[index] === "solid");
    if (solid.length < ownerReferences.length) setOwners(context, object, solid);
    return;
  }
  const strategy = strategyFor(context, object.apiVersion, object.kind);
  const waits = states.includes("waiting") && context.storage.ownedBy(uid).length > 0;
  const own = finalizers.includes("orphan") ? "Orphan" : "Background";
  deleteStored(context, strategy, object, waits ? "Foreground" : own);
}

/** Deletes the objects of definitions that are going, and lets go of those that have none left. */
function drainDefinitions(context: Context): void {
  for (const name of context.undefining) {
    const definition = context.storage.kind(definitionKey).get("", name);
    if (definition === undefined) {
      context.undefining.delete(name);
      continue;
    }
    for (const object of context.storage.kind(name).list())
      if (!isDeleting(object))
        deleteStored(context, strategyFor(context, object.apiVersion, object.kind), object, "Background");
    if (context.storage.kind(name).size === 0) dropFinalizer(context, definition, cleanupFinalizer);
  }
}

/** Empties the namespaces that are going, pods first, and lets go of the empty ones. */
function drainNamespaces(context: Context): void {
  for (const name of context.terminating) {
    const namespace = context.storage.kind(namespaceKey).get("", name);
    if (namespace === undefined) context.terminating.delete(name);
    else drain(context, namespace);
  }
}

function drain(context: Context, namespace: StoredObject): void {
  const content = context.storage.inNamespace(namespace.metadata.name);
  const pods = content.filter((object) => object.kind === "Pod" && object.apiVersion === "v1");
  for (const object of pods.length > 0 ? pods : content)
    if (!isDeleting(object))
      deleteStored(context, strategyFor(context, object.apiVersion, object.kind), object, "Background");
  if (content.length > 0) return;
  const spec = { ...(toJson(namespace)["spec"] as object | undefined) };
  const { finalizers: _finalizers, ...rest } = spec as { finalizers?: string[] };
  replace(context, strategyFor(context, "v1", "Namespace"), namespace, { ...toJson(namespace), spec: rest });
}
