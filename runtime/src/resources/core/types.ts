/** The fields of a type, none required: `undefined` says the same as leaving a field out. */
export type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A Kubernetes object as a builder returns it: named, and with the listed fields present. */
export type Built<T extends { metadata?: unknown }, Present extends keyof T = never> = T & {
  metadata: NonNullable<T["metadata"]> & { name: string; labels: { [key: string]: string } };
} & { [K in Present]-?: NonNullable<T[K]> };

/** What every builder takes besides the fields of its kind. */
export interface ClusterOptions {
  /** Labels beside the recommended ones; the same key replaces a recommended label. */
  readonly labels?: Readonly<Record<string, string | undefined>> | undefined;
  readonly annotations?: Readonly<Record<string, string | undefined>> | undefined;
  /** `app.kubernetes.io/component`: the role inside the application, such as `db`. Pods are selected by it as well. */
  readonly component?: string | undefined;
  /** `app.kubernetes.io/instance`: which installation this is part of. */
  readonly instance?: string | undefined;
  /** `app.kubernetes.io/part-of`: the application above this one. */
  readonly partOf?: string | undefined;
  /** `app.kubernetes.io/version`: the version of the application. */
  readonly version?: string | undefined;
  /** The prefix of the labels by which workloads find their pods; `metatron.therubyist.org` unless given. */
  readonly labelNamespace?: string | undefined;
  /** Allows lists that only server-side apply keeps apart, such as TCP and UDP on one port. */
  readonly serverSideApply?: boolean | undefined;
}

/** What every builder of a namespaced kind takes besides the fields of its kind. */
export interface NamespacedOptions extends ClusterOptions {
  /** A namespace or its name; Metacontroller uses the parent's when it is absent. */
  readonly namespace?:
    string | { readonly kind: "Namespace"; readonly metadata?: { readonly name?: string } } | undefined;
}
