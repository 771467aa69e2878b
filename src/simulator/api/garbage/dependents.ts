import type { JsonObject, OwnerReference } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../../api-server.ts";
import { type Context, strategyFor } from "../context.ts";
import { toJson } from "../store/objects.ts";
import { replace } from "../write.ts";

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
