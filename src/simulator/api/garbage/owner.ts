import type { OwnerReference } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../../api-server.ts";
import type { Context } from "../context.ts";
import { isDeleting } from "../store/objects.ts";

/** What has become of an owner: there, there but waiting for its dependents to go, gone, or impossible to look up. */
export type OwnerState = "solid" | "waiting" | "absent" | "invalid";

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
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
