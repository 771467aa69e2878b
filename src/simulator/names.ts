import { type JsonObject, type OwnerReference, qualifiedName } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "./api-server.ts";

/** The reference of an object. */
export function toRef(object: StoredObject): ObjectRef {
  const { namespace, name } = object.metadata;
  const { apiVersion, kind } = object;
  return namespace === undefined || namespace === ""
    ? { apiVersion, kind, name }
    : { apiVersion, kind, name, namespace };
}

/** An object as people read it: `Deployment default/web`. */
export function describe(ref: { kind: string; namespace?: string | undefined; name: string }): string {
  return `${ref.kind} ${qualifiedName(ref.namespace, ref.name)}`;
}

/** The owner reference that makes an object somebody's controlled child. */
export function controllerOf(object: StoredObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** A stored object seen as JSON; every stored object is JSON. */
export function toJson(object: StoredObject): JsonObject {
  return object as unknown as JsonObject;
}

/** A queue key for an object, readable back by `parseKey`. */
export function toKey(ref: ObjectRef): string {
  return `${ref.apiVersion}:${ref.kind}:${ref.namespace ?? ""}:${ref.name}`;
}

/** The reference that a queue key was made from. */
export function parseKey(key: string): ObjectRef {
  const [apiVersion = "", kind = "", namespace = "", ...name] = key.split(":");
  const rest = name.join(":");
  return namespace === "" ? { apiVersion, kind, name: rest } : { apiVersion, kind, name: rest, namespace };
}
