import { assemble, type CustomObject } from "./core/assemble.ts";
import { type Report, shown } from "./core/error.ts";
import { fieldsOf } from "./core/metadata.ts";
import { nameOf, optionalName, type Reference } from "./core/reference.ts";
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
  /** A claim to take the snapshot of, or a content that exists already. */
  readonly source:
    | { readonly persistentVolumeClaimName: Reference<"PersistentVolumeClaim"> }
    | { readonly volumeSnapshotContentName: Reference<"VolumeSnapshotContent"> };
  readonly volumeSnapshotClassName?: Reference<"VolumeSnapshotClass"> | undefined;
}

/** A snapshot: `volumeSnapshot("nightly", { source: { persistentVolumeClaimName: claim } })`. */
export function volumeSnapshot(name: string, options: VolumeSnapshotOptions): VolumeSnapshot {
  const info = { builder: "volumeSnapshot", apiVersion, kind: "VolumeSnapshot" } as const;
  return assemble<VolumeSnapshot>(info, name, options, (report) => {
    checkOne(report, "spec.source", options.source, [
      "persistentVolumeClaimName",
      "volumeSnapshotContentName",
    ]);
    const source = Object.fromEntries(
      Object.entries(options.source ?? {}).map(([key, reference]) => [key, nameOf(reference as Reference)]),
    );
    return { spec: { source, volumeSnapshotClassName: optionalName(options.volumeSnapshotClassName) } };
  });
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
  } as const;
  return assemble<VolumeSnapshotContent>(info, name, options, (report) => {
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
  } as const;
  return assemble<VolumeSnapshotClass>(info, name, options, (report) => {
    if (!options.driver) report("driver", "is missing");
    return fieldsOf(options);
  });
}

function checkOne(report: Report, field: string, value: object, keys: readonly string[]): void {
  const given = Object.entries(value ?? {}).filter(([, one]) => one !== undefined);
  if (given.length !== 1) report(field, `must have exactly one of ${keys.join(" and ")}, is ${shown(value)}`);
}
