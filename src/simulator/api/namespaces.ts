import type { StoredObject } from "../api-server.ts";
import type { Context } from "./context.ts";
import { forbidden, notFound } from "./errors.ts";
import { isDeleting } from "./store/objects.ts";
import { share } from "./store/share.ts";
import type { Strategy } from "./strategy/model.ts";

/** The storage key of namespaces. */
export const namespaceKey = "namespaces.";

/** The namespaces that every cluster has. */
export const defaultNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"] as const;

/** Stores a new namespace, as a cluster has it a moment after it was created. */
export function addNamespace(context: Context, name: string): void {
  const object = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      uid: context.sequence.nextUid(),
      resourceVersion: context.sequence.nextVersion(),
      creationTimestamp: context.timestamp(),
      labels: { "kubernetes.io/metadata.name": name },
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
  context.storage.put(namespaceKey, share(undefined, object) as unknown as StoredObject);
}

/** Refuses an object whose namespace is absent or on its way out. */
export function admitNamespace(
  context: Context,
  { served }: Strategy,
  namespace: string,
  name: string,
  isDryRun: boolean,
): void {
  const found = context.storage.kind(namespaceKey).get("", namespace);
  if (found === undefined) {
    if (!context.createsNamespaces)
      throw notFound({ group: "", resource: "namespaces", kind: "Namespace" }, namespace);
    if (!isDryRun) addNamespace(context, namespace);
  } else if (isDeleting(found)) {
    const reason = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(served, name, reason);
  }
}
