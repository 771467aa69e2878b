import { groupOf } from "../kubernetes/names.ts";
import type { IStorageClass } from "kubernetes-models/storage.k8s.io/v1";
import type {
  IPersistentVolume,
  IPersistentVolumeClaim,
  IPersistentVolumeClaimSpec,
  IPersistentVolumeSpec,
} from "kubernetes-models/v1";
import { assemble } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { fieldsOf } from "./core/metadata.ts";
import { toQuantities } from "./core/quantity.ts";
import { nameOf, optionalName, type Reference } from "./core/reference.ts";
import type { Built, ClusterOptions, Loose, NamespacedOptions } from "./core/types.ts";

type DataSource = NonNullable<IPersistentVolumeClaimSpec["dataSource"]>;

/** The fields of a claim by their Kubernetes names, with `size` for the requested storage. */
export interface ClaimOptions extends Loose<
  Omit<IPersistentVolumeClaimSpec, "storageClassName" | "dataSource">
> {
  /** How much storage: `"10Gi"`. */
  readonly size?: string | number | undefined;
  readonly storageClassName?: Reference<"StorageClass"> | undefined;
  /** A VolumeSnapshot or another claim to start from, as an object or as Kubernetes writes it. */
  readonly dataSource?: DataSource | IPersistentVolumeClaim | SnapshotLike | undefined;
}

interface SnapshotLike {
  readonly apiVersion: string;
  readonly kind: "VolumeSnapshot";
  readonly metadata?: { readonly name?: string };
}

/** The spec of a claim: `ReadWriteOnce` unless access modes are given, with a canonical size. */
export function claimSpec(report: Report, field: string, options: ClaimOptions): IPersistentVolumeClaimSpec {
  const { size, storageClassName, dataSource, resources, accessModes, ...fields } = options;
  const requests = size === undefined ? resources?.requests : { ...resources?.requests, storage: size };
  if (requests?.["storage"] === undefined) report(`${field}.size`, "is missing");
  return {
    ...fields,
    accessModes: accessModes ?? ["ReadWriteOnce"],
    ...(storageClassName === undefined ? {} : { storageClassName: nameOf(storageClassName) }),
    ...(dataSource === undefined
      ? {}
      : { dataSource: toDataSource(report, `${field}.dataSource`, dataSource) }),
    resources: {
      requests: toQuantities(report, `${field}.resources.requests`, requests),
      limits: toQuantities(report, `${field}.resources.limits`, resources?.limits),
    },
  } as IPersistentVolumeClaimSpec;
}

function toDataSource(
  report: Report,
  field: string,
  source: NonNullable<ClaimOptions["dataSource"]>,
): DataSource {
  if (!("metadata" in source) && "name" in source) return source;
  const { apiVersion = "", kind, metadata } = source as Loose<SnapshotLike>;
  if (apiVersion === "" || metadata?.name === undefined)
    report(field, `must be a claim, a snapshot or a reference with a name, is ${shown(source)}`);
  const apiGroup = groupOf(apiVersion);
  return { ...(apiGroup === "" ? {} : { apiGroup }), kind: kind ?? "", name: metadata?.name ?? "" };
}

/** A PersistentVolumeClaim as `persistentVolumeClaim` returns it. */
export type PersistentVolumeClaim = Built<IPersistentVolumeClaim, "spec">;

/** The fields of a PersistentVolumeClaim, with `size` for the requested storage. */
export interface PersistentVolumeClaimOptions extends NamespacedOptions, ClaimOptions {}

const info = {
  builder: "persistentVolumeClaim",
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  options: optionKinds<PersistentVolumeClaimOptions>({
    size: "number|string",
    storageClassName: "object|string",
    dataSource: "object",
    resources: "object",
    accessModes: "list",
    dataSourceRef: "object",
    selector: "object",
    volumeAttributesClassName: "string",
    volumeMode: ["Block", "Filesystem"],
    volumeName: "string",
  }),
} as const;

/** A claim: `persistentVolumeClaim("data", { size: "10Gi" })`, `ReadWriteOnce` unless access modes are given. */
export function persistentVolumeClaim(
  name: string,
  options: PersistentVolumeClaimOptions,
): PersistentVolumeClaim {
  return assemble<PersistentVolumeClaim>(info, name, options, (report) => ({
    spec: claimSpec(report, "spec", fieldsOf(options)),
  }));
}

/** A PersistentVolume as `persistentVolume` returns it. */
export type PersistentVolume = Built<IPersistentVolume, "spec">;

/** The fields of a PersistentVolume by their Kubernetes names, with `size` for its capacity. */
export interface PersistentVolumeOptions
  extends ClusterOptions, Loose<Omit<IPersistentVolumeSpec, "storageClassName">> {
  readonly size?: string | number | undefined;
  readonly storageClassName?: Reference<"StorageClass"> | undefined;
}

const persistentVolumeInfo = {
  builder: "persistentVolume",
  apiVersion: "v1",
  kind: "PersistentVolume",
  scope: "Cluster",
  options: optionKinds<PersistentVolumeOptions>({
    size: "number|string",
    storageClassName: "object|string",
    accessModes: "list",
    volumeAttributesClassName: "string",
    volumeMode: ["Block", "Filesystem"],
    awsElasticBlockStore: "object",
    azureDisk: "object",
    azureFile: "object",
    capacity: "object",
    cephfs: "object",
    cinder: "object",
    claimRef: "object",
    csi: "object",
    fc: "object",
    flexVolume: "object",
    flocker: "object",
    gcePersistentDisk: "object",
    glusterfs: "object",
    hostPath: "object",
    iscsi: "object",
    local: "object",
    mountOptions: "list",
    nfs: "object",
    nodeAffinity: "object",
    persistentVolumeReclaimPolicy: ["Delete", "Recycle", "Retain"],
    photonPersistentDisk: "object",
    portworxVolume: "object",
    quobyte: "object",
    rbd: "object",
    scaleIO: "object",
    storageos: "object",
    vsphereVolume: "object",
  }),
} as const;
const notSources: ReadonlySet<string> = new Set([
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
]);

/** A PersistentVolume: `persistentVolume("disk", { size: "10Gi", nfs: { server, path } })`. */
export function persistentVolume(name: string, options: PersistentVolumeOptions): PersistentVolume {
  return assemble<PersistentVolume>(persistentVolumeInfo, name, options, (report) => {
    const { size, storageClassName, accessModes, ...fields } = fieldsOf(options);
    const capacity = size === undefined ? options.capacity : { ...options.capacity, storage: size };
    if (capacity?.["storage"] === undefined) report("spec.size", "is missing");
    checkSource(report, fields);
    return {
      spec: {
        ...fields,
        accessModes: accessModes ?? ["ReadWriteOnce"],
        storageClassName: optionalName(storageClassName),
        capacity: toQuantities(report, "spec.capacity", capacity),
      },
    };
  });
}

function checkSource(report: Report, fields: object): void {
  const sources = Object.entries(fields).filter(
    ([key, value]) => value !== undefined && !notSources.has(key),
  );
  if (sources.length !== 1)
    report(
      "spec",
      `must have exactly one source such as csi or nfs, has ${shown(sources.map(([key]) => key))}`,
    );
}

/** A StorageClass as `storageClass` returns it. */
export type StorageClass = Built<IStorageClass>;

/** The fields of a StorageClass by their Kubernetes names. */
export interface StorageClassOptions
  extends ClusterOptions, Loose<Omit<IStorageClass, "apiVersion" | "kind" | "metadata" | "provisioner">> {
  readonly provisioner: string;
}

const storageClassInfo = {
  builder: "storageClass",
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  scope: "Cluster",
  options: optionKinds<StorageClassOptions>({
    provisioner: "string",
    mountOptions: "list",
    allowVolumeExpansion: "boolean",
    allowedTopologies: "list",
    parameters: "object",
    reclaimPolicy: ["Delete", "Recycle", "Retain"],
    volumeBindingMode: ["Immediate", "WaitForFirstConsumer"],
  }),
} as const;

/** A StorageClass: `storageClass("fast", { provisioner: "ebs.csi.aws.com" })`. */
export function storageClass(name: string, options: StorageClassOptions): StorageClass {
  return assemble<StorageClass>(storageClassInfo, name, options, (report) => {
    if (!options.provisioner) report("provisioner", "is missing");
    return fieldsOf(options);
  });
}
