import type { JsonObject } from "../json.ts";
import type { OwnerReference } from "../kubernetes.ts";
import type { ObjectRef, StoredObject } from "./api-server.ts";

/** The group of an apiVersion; the core group is the empty text. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** What identifies a kind whatever its version. */
export function groupKind(apiVersion: string, kind: string): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

/** The outer key of Metacontroller's maps: `Kind.version` or `Kind.group/version`. */
export function kindKey(apiVersion: string, kind: string): string {
  return `${kind}.${apiVersion}`;
}

/** `namespace/name` for a namespaced object, the name for a cluster-scoped one. */
export function qualifiedName(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

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
