import { type Draft, defaults, ensure } from "./draft.ts";
import { defaultVolumeSource } from "./volume.ts";

/** Defaults of a PersistentVolumeClaim. */
export function defaultClaim(claim: Draft): void {
  defaults(ensure(claim, "spec"), { volumeMode: "Filesystem" });
}

/** Defaults of a PersistentVolume. */
export function defaultVolumeObject(volume: Draft): void {
  const spec = ensure(volume, "spec");
  defaults(spec, { volumeMode: "Filesystem", persistentVolumeReclaimPolicy: "Retain" });
  defaultVolumeSource(spec);
}

/** Defaults of a StorageClass. */
export function defaultStorageClass(storageClass: Draft): void {
  defaults(storageClass, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" });
}

/** Defaults of a CSIDriver. */
export function defaultDriver(driver: Draft): void {
  defaults(ensure(driver, "spec"), {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: "ReadWriteOnceWithFSType",
    volumeLifecycleModes: ["Persistent"],
    requiresRepublish: false,
    seLinuxMount: false,
  });
}
