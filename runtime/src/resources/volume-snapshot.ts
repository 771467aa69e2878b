import { assemble, type CustomObject } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { fieldsOf } from "./core/metadata.ts";
import { isObject, nameOf, optionalName, type Reference } from "./core/reference.ts";
import type { ClusterOptions, NamespacedOptions } from "./core/types.ts";

const apiVersion = "snapshot.storage.k8s.io/v1";

/** A VolumeSnapshot of the CSI external-snapshotter. */
export type VolumeSnapshot = CustomObject<
  typeof apiVersion,
  "VolumeSnapshot",
  {
    source: { persistentVolumeClaimName?: string; volumeSnapshotContentName?: string };
    volumeSnapshotClassName?: string;
  }
>;

/** The fields of a VolumeSnapshot: what it is taken from, and how. */
export interface VolumeSnapshotOptions extends NamespacedOptions {
  /** A claim to take the snapshot of, or a content that exists already: the object, or a reference to one. */
  readonly source:
    | (Reference<"PersistentVolumeClaim"> & object)
    | (Reference<"VolumeSnapshotContent"> & object)
    | { readonly persistentVolumeClaimName: Reference<"PersistentVolumeClaim"> }
    | { readonly volumeSnapshotContentName: Reference<"VolumeSnapshotContent"> };
  readonly volumeSnapshotClassName?: Reference<"VolumeSnapshotClass"> | undefined;
}

/** A snapshot: `volumeSnapshot("nightly", { source: { persistentVolumeClaimName: claim } })`. */
export function volumeSnapshot(name: string, options: VolumeSnapshotOptions): VolumeSnapshot {
  const info = {
    builder: "volumeSnapshot",
    apiVersion,
    kind: "VolumeSnapshot",
    options: optionKinds<VolumeSnapshotOptions>({
      source: "object",
      volumeSnapshotClassName: "object|string",
    }),
  } as const;
  return assemble<VolumeSnapshot>(info, name, options, (report) => {
    const given = toSource(options.source);
    checkOne(report, "spec.source", given, ["persistentVolumeClaimName", "volumeSnapshotContentName"]);
    const source = Object.fromEntries(
      Object.entries(given ?? {}).map(([key, reference]) => [key, nameOf(reference as Reference)]),
    );
    return { spec: { source, volumeSnapshotClassName: optionalName(options.volumeSnapshotClassName) } };
  });
}

/** A claim or a content, given as the object itself, under the field that refers to it. */
function toSource(source: VolumeSnapshotOptions["source"]): object {
  if (!isObject(source)) return source;
  return source.kind === "VolumeSnapshotContent"
    ? { volumeSnapshotContentName: source }
    : { persistentVolumeClaimName: source };
}

/** A VolumeSnapshotContent of the CSI external-snapshotter; cluster-scoped. */
export type VolumeSnapshotContent = CustomObject<
  typeof apiVersion,
  "VolumeSnapshotContent",
  {
    deletionPolicy: "Delete" | "Retain";
    driver: string;
    source: { snapshotHandle?: string; volumeHandle?: string };
    sourceVolumeMode?: string;
    volumeSnapshotClassName?: string;
    volumeSnapshotRef: { name: string; namespace: string };
  }
>;

/** The fields of a VolumeSnapshotContent. */
export interface VolumeSnapshotContentOptions extends ClusterOptions {
  readonly deletionPolicy: "Delete" | "Retain";
  readonly driver: string;
  readonly source: { readonly snapshotHandle: string } | { readonly volumeHandle: string };
  readonly sourceVolumeMode?: string | undefined;
  readonly volumeSnapshotClassName?: Reference<"VolumeSnapshotClass"> | undefined;
  /** The snapshot that it belongs to, with a namespace. */
  readonly volumeSnapshotRef: VolumeSnapshot | { readonly name: string; readonly namespace: string };
}

/** A snapshot that exists in the storage system. */
export function volumeSnapshotContent(
  name: string,
  options: VolumeSnapshotContentOptions,
): VolumeSnapshotContent {
  const info = {
    builder: "volumeSnapshotContent",
    apiVersion,
    kind: "VolumeSnapshotContent",
    scope: "Cluster",
    required: ["source", "volumeSnapshotRef"],
    options: optionKinds<VolumeSnapshotContentOptions>({
      deletionPolicy: ["Delete", "Retain"],
      driver: "string",
      source: "object",
      sourceVolumeMode: "string",
      volumeSnapshotClassName: "object|string",
      volumeSnapshotRef: "object",
    }),
  } as const;
  return assemble<VolumeSnapshotContent>(info, name, options, (report) => {
    checkDeletionPolicy(report, "spec.deletionPolicy", options.deletionPolicy);
    checkOne(report, "spec.source", options.source, ["snapshotHandle", "volumeHandle"]);
    const given = options.volumeSnapshotRef;
    const { name: snapshot, namespace } = "metadata" in given ? given.metadata : given;
    if (!namespace) report("spec.volumeSnapshotRef.namespace", "is missing: the snapshot needs a namespace");
    if (!options.driver) report("spec.driver", "is missing");
    return {
      spec: {
        ...fieldsOf(options),
        volumeSnapshotClassName: optionalName(options.volumeSnapshotClassName),
        volumeSnapshotRef: { name: snapshot, namespace },
      },
    };
  });
}

/** A VolumeSnapshotClass of the CSI external-snapshotter; cluster-scoped. */
export type VolumeSnapshotClass = CustomObject<typeof apiVersion, "VolumeSnapshotClass", never> & {
  deletionPolicy: "Delete" | "Retain";
  driver: string;
  parameters?: { [key: string]: string };
};

/** The fields of a VolumeSnapshotClass. */
export interface VolumeSnapshotClassOptions extends ClusterOptions {
  readonly deletionPolicy: "Delete" | "Retain";
  readonly driver: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** How snapshots are taken. */
export function volumeSnapshotClass(name: string, options: VolumeSnapshotClassOptions): VolumeSnapshotClass {
  const info = {
    builder: "volumeSnapshotClass",
    apiVersion,
    kind: "VolumeSnapshotClass",
    scope: "Cluster",
    options: optionKinds<VolumeSnapshotClassOptions>({
      deletionPolicy: ["Delete", "Retain"],
      driver: "string",
      parameters: "object",
    }),
  } as const;
  return assemble<VolumeSnapshotClass>(info, name, options, (report) => {
    if (!options.driver) report("driver", "is missing");
    checkDeletionPolicy(report, "deletionPolicy", options.deletionPolicy);
    return fieldsOf(options);
  });
}

function checkDeletionPolicy(report: Report, field: string, policy: unknown): void {
  if (policy !== "Delete" && policy !== "Retain")
    report(field, `must be Delete or Retain, is ${shown(policy)}`);
}

function checkOne(report: Report, field: string, value: object, keys: readonly string[]): void {
  const given = Object.entries(value ?? {}).filter(([, one]) => one !== undefined);
  if (given.length !== 1) report(field, `must have exactly one of ${keys.join(" and ")}, is ${shown(value)}`);
}
