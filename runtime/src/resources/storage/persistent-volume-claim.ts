import type { IPersistentVolumeClaim } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";
import { type ClaimOptions, claimSpec } from "./claim-spec.ts";

/** A PersistentVolumeClaim as `persistentVolumeClaim` returns it. */
export type PersistentVolumeClaim = Built<IPersistentVolumeClaim, "spec">;

/** The fields of a PersistentVolumeClaim, with `size` for the requested storage. */
export interface PersistentVolumeClaimOptions extends NamespacedOptions, ClaimOptions {}

const info = { builder: "persistentVolumeClaim", apiVersion: "v1", kind: "PersistentVolumeClaim" } as const;

/** A claim: `persistentVolumeClaim("data", { size: "10Gi" })`, `ReadWriteOnce` unless access modes are given. */
export function persistentVolumeClaim(
  name: string,
  options: PersistentVolumeClaimOptions,
): PersistentVolumeClaim {
  return assemble<PersistentVolumeClaim>(info, name, options, (report) => ({
    spec: claimSpec(report, "spec", fieldsOf(options)),
  }));
}
