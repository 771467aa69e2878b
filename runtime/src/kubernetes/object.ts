/** Where objects of a kind live, as a CustomResourceDefinition spells it. */
export type Scope = "Namespaced" | "Cluster";

/** An entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** The metadata of an object as it is written. */
export interface ObjectMeta {
  name?: string;
  namespace?: string;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  generateName?: string;
  managedFields?: unknown[];
}

/** The metadata of a cluster-scoped object that was read from the API server. */
export interface ObservedMeta extends ObjectMeta {
  name: string;
  uid: string;
  resourceVersion: string;
  generation: number;
  creationTimestamp: string;
}

/** The metadata of a namespaced object that was read from the API server. */
export interface NamespacedMeta extends ObservedMeta {
  namespace: string;
}

/** The metadata of a cluster-scoped object that was read: it has no namespace. */
export interface ClusterMeta extends ObservedMeta {
  namespace?: never;
}

/** Any Kubernetes object, the least that all have in common. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata?: ObjectMeta;
}
