import type { OwnerReference } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { isMap } from "../apply/merge-key.ts";
import { withFields } from "../shallow.ts";
import type { Desired } from "./model.ts";

/** The owner reference of everything that a controller creates. */
export function controllerReference({ apiVersion, kind, metadata }: StoredObject): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** Whether an answered child names the parent as its owner already. */
export function isOwnedBy({ metadata }: Desired, parent: StoredObject): boolean {
  const owners = metadata["ownerReferences"];
  return (
    Array.isArray(owners) && owners.some((owner) => isMap(owner) && owner["uid"] === parent.metadata.uid)
  );
}

/** A copy that the parent controls. */
export function withController(child: Desired, parent: StoredObject): Desired {
  const before = child.metadata["ownerReferences"];
  const owners = [...(Array.isArray(before) ? before : []), { ...controllerReference(parent) }];
  return withFields(child, { metadata: withFields(child.metadata, { ownerReferences: owners }) });
}
