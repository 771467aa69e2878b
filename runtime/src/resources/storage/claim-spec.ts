import type { IPersistentVolumeClaim, IPersistentVolumeClaimSpec } from "kubernetes-models/v1";
import type { Report } from "../core/error.ts";
import { toQuantities } from "../core/quantity.ts";
import { type Reference, nameOf } from "../core/reference.ts";
import type { Loose } from "../core/types.ts";

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
    ...(dataSource === undefined ? {} : { dataSource: toDataSource(dataSource) }),
    resources: {
      requests: toQuantities(report, `${field}.resources.requests`, requests),
      limits: toQuantities(report, `${field}.resources.limits`, resources?.limits),
    },
  } as IPersistentVolumeClaimSpec;
}

function toDataSource(source: NonNullable<ClaimOptions["dataSource"]>): DataSource {
  if (!("metadata" in source) && "name" in source) return source;
  const { kind, metadata } = source as SnapshotLike;
  const apiGroup = (source as SnapshotLike).apiVersion.split("/").slice(0, -1).join("/");
  return { ...(apiGroup === "" ? {} : { apiGroup }), kind, name: metadata?.name ?? "" };
}
