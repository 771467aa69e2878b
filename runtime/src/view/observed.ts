import type { KindMap } from "../declaration.ts";
import type { KubernetesObject } from "../kubernetes.ts";

/** The metadata that the API server gives to every object. */
export interface ReadMeta {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** An object as it was read: its type as written, with the metadata there. */
export type Observed<T extends KubernetesObject> = T & { metadata: ReadMeta };

/** A key of a kind map: `Kind.version` or `Kind.group/version`. */
export type KindKey<Kinds> = keyof Kinds & string;

/** Observed objects by kind, name and namespace, whatever the hook version and whatever the request left out. */
export interface ObservedObjects<Kinds extends KindMap> {
  /** The object of that name; in the parent's namespace unless another one is given. */
  get<Key extends KindKey<Kinds>>(
    kind: Key,
    name: string,
    namespace?: string,
  ): Observed<Kinds[Key]> | undefined;
  /** Every object of one kind, in one namespace when it is given. */
  list<Key extends KindKey<Kinds>>(kind: Key, namespace?: string): readonly Observed<Kinds[Key]>[];
  /** Every object of every kind. */
  all(): readonly Observed<Kinds[KindKey<Kinds>]>[];
}

/** The objects that the parent owns. */
export interface OwnedObjects<Kinds extends KindMap> extends ObservedObjects<Kinds> {
  /** Every owned object of every declared kind. */
  owned(): readonly Observed<Kinds[KindKey<Kinds>]>[];
}
