import type { IPersistentVolume, IPersistentVolumeSpec } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import { toQuantities } from "../core/quantity.ts";
import { type Reference, optionalName } from "../core/reference.ts";
import type { Built, ClusterOptions, Loose } from "../core/types.ts";

/** A PersistentVolume as `persistentVolume` returns it. */
export type PersistentVolume = Built<IPersistentVolume, "spec">;

/** The fields of a PersistentVolume by their Kubernetes names, with `size` for its capacity. */
export interface PersistentVolumeOptions
  extends ClusterOptions, Loose<Omit<IPersistentVolumeSpec, "storageClassName">> {
  readonly size?: string | number | undefined;
  readonly storageClassName?: Reference<"StorageClass"> | undefined;
}

const info = {
  builder: "persistentVolume",
  apiVersion: "v1",
  kind: "PersistentVolume",
  scope: "Cluster",
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
  return assemble<PersistentVolume>(info, name, options, (report) => {
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
