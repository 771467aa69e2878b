import { toJson } from "../records.ts";
import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { ApiServer, ObjectRef, StoredObject } from "../api-server.ts";
import { type Context, defaultNamespaces, strategyFor } from "./context.ts";
import { conflict, forbidden, notFound } from "./errors.ts";
import { isDeleting } from "./storage.ts";
import type { Strategy } from "./strategy.ts";
import { checkPreconditions } from "./update.ts";
import { remove as removeNow, replace } from "./write.ts";

type DeleteOptions = NonNullable<Parameters<ApiServer["delete"]>[1]>;
type Propagation = NonNullable<DeleteOptions["propagation"]>;

const propagationFinalizer = {
  Foreground: "foregroundDeletion",
  Orphan: "orphan",
  Background: undefined,
} as const;
const podGraceSeconds = 30;

/** Deletes an object, or begins to: finalizers, a foreground or orphaning deletion and running pods hold it back. */
export function deleteObject(context: Context, ref: ObjectRef, options: DeleteOptions = {}): void {
  const strategy = strategyFor(context, ref.apiVersion, ref.kind);
  const namespace = strategy.served.scope === "Namespaced" ? (ref.namespace ?? "") : "";
  const object = context.storage.kind(strategy.key).get(namespace, ref.name);
  if (object === undefined) throw notFound(strategy.served, ref.name);
  refuse(strategy, object, options);
  deleteStored(context, strategy, object, options.propagation, options.gracePeriodSeconds);
}

function refuse(
  strategy: Strategy,
  object: StoredObject,
  { uid = "", resourceVersion = "" }: DeleteOptions,
): void {
  const { served } = strategy;
  const { name } = object.metadata;
  checkPreconditions(strategy, object, uid, "");
  if (resourceVersion !== "" && resourceVersion !== object.metadata.resourceVersion) {
    const text = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${object.metadata.resourceVersion}`;
    throw conflict(served, name, text);
  }
  if (
    strategy.key === "namespaces." &&
    defaultNamespaces.some((known) => known === name && known !== "kube-node-lease")
  )
    throw forbidden(served, name, "this namespace may not be deleted");
}

/** Deletes an object that is known to be there; without a propagation its own finalizers say which one. */
export function deleteStored(
  context: Context,
  strategy: Strategy,
  object: StoredObject,
  propagation: Propagation | undefined,
  gracePeriodSeconds?: number,
): void {
  const finalizers = finalizersAfter(object, propagation);
  const grace = gracePeriod(strategy, object, gracePeriodSeconds);
  const isHeld = finalizers.length > 0 || grace > 0 || isHeldNamespace(strategy, object);
  if (!isHeld) return removeNow(context, strategy, object);
  replace(context, strategy, object, marked(context, strategy, object, finalizers, grace));
}

function marked(
  context: Context,
  strategy: Strategy,
  object: StoredObject,
  finalizers: readonly string[],
  grace: number,
): JsonObject {
  const json = toJson(object);
  const { finalizers: _before, ...metadata } = object.metadata;
  const began = isDeleting(object)
    ? { deletionGracePeriodSeconds: Math.min(grace, object.metadata.deletionGracePeriodSeconds ?? 0) }
    : {
        deletionTimestamp: context.timestamp(),
        deletionGracePeriodSeconds: grace,
        ...(strategy.hasGeneration ? { generation: (object.metadata.generation ?? 0) + 1 } : {}),
      };
  const isNamespace = strategy.key === "namespaces.";
  return {
    ...json,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ...began,
    } as unknown as JsonObject,
    ...(isNamespace ? { status: { ...(json["status"] as JsonObject), phase: "Terminating" } } : {}),
  };
}

function finalizersAfter(object: StoredObject, propagation: Propagation | undefined): readonly string[] {
  const now = object.metadata.finalizers ?? [];
  if (propagation === undefined) return now;
  const wanted = propagationFinalizer[propagation];
  const others = now.filter((finalizer) => finalizer !== "foregroundDeletion" && finalizer !== "orphan");
  return wanted === undefined ? others : [...others, wanted];
}

function gracePeriod(strategy: Strategy, object: StoredObject, asked: number | undefined): number {
  if (strategy.key !== "pods.") return 0;
  const spec = (object["spec"] ?? {}) as { nodeName?: string; terminationGracePeriodSeconds?: number };
  const phase = (object["status"] as { phase?: string } | undefined)?.phase;
  // A pod that never reached a node, or has ended, needs no kubelet to stop it.
  if (!spec.nodeName || phase === "Succeeded" || phase === "Failed") return 0;
  return asked ?? spec.terminationGracePeriodSeconds ?? podGraceSeconds;
}

function isHeldNamespace(strategy: Strategy, object: StoredObject): boolean {
  if (strategy.key !== "namespaces.") return false;
  return ((object["spec"] as { finalizers?: unknown[] } | undefined)?.finalizers ?? []).length > 0;
}
