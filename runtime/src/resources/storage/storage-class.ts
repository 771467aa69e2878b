import type { IStorageClass } from "kubernetes-models/storage.k8s.io/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, ClusterOptions, Loose } from "../core/types.ts";

/** A StorageClass as `storageClass` returns it. */
export type StorageClass = Built<IStorageClass>;

/** The fields of a StorageClass by their Kubernetes names. */
export interface StorageClassOptions
  extends ClusterOptions, Loose<Omit<IStorageClass, "apiVersion" | "kind" | "metadata" | "provisioner">> {
  readonly provisioner: string;
}

const info = {
  builder: "storageClass",
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  scope: "Cluster",
} as const;

/** A StorageClass: `storageClass("fast", { provisioner: "ebs.csi.aws.com" })`. */
export function storageClass(name: string, options: StorageClassOptions): StorageClass {
  return assemble<StorageClass>(info, name, options, (report) => {
    if (!options.provisioner) report("provisioner", "is missing");
    return fieldsOf(options);
  });
}
