import type { OwnerReference } from "../../kubernetes.ts";
import type { StoredObject } from "../api-server.ts";
import type { Desired } from "./model.ts";
import { withFields } from "../shallow.ts";

/** The owner reference of everything that a controller creates. */
export function controllerReference({ apiVersion, kind, metadata }: StoredObject): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** A copy that the parent controls. */
export function withController(child: Desired, parent: StoredObject): Desired {
  const before = child.metadata["ownerReferences"];
  const owners = [...(Array.isArray(before) ? before : []), { ...controllerReference(parent) }];
  return withFields(child, { metadata: withFields(child.metadata, { ownerReferences: owners }) });
}
