import type { JsonValue } from "@metatron/runtime/kubernetes";
import { defaultSource, pullPolicy } from "./container.ts";
import { type Draft, at, defaults, ensure, items, text } from "./draft.ts";

const perSource: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  secret: { defaultMode: 420 },
  configMap: { defaultMode: 420 },
  downwardAPI: { defaultMode: 420 },
  projected: { defaultMode: 420 },
  hostPath: { type: "" },
  iscsi: { iscsiInterface: "default" },
  rbd: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" },
  azureDisk: { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" },
  scaleIO: { storageMode: "ThinProvisioned", fsType: "xfs" },
};

/** Defaults of the source of a volume, of a pod or of a PersistentVolume. */
export function defaultVolumeSource(volume: Draft): void {
  for (const source of Object.keys(perSource)) {
    const found = at(volume, source);
    if (found !== undefined) defaults(found, perSource[source] ?? {});
  }
}

/** Defaults of one volume of a pod. */
export function defaultVolume(volume: Draft): void {
  if (Object.keys(volume).every((field) => field === "name")) volume["emptyDir"] = {};
  defaultVolumeSource(volume);
  for (const item of items(at(volume, "downwardAPI"), "items")) defaultSource(item);
  for (const source of items(at(volume, "projected"), "sources")) defaultProjection(source);
  const image = at(volume, "image");
  if (image !== undefined) defaults(image, { pullPolicy: pullPolicy(text(image, "reference")) });
  const claim = at(at(volume, "ephemeral") ?? {}, "volumeClaimTemplate");
  if (claim === undefined) return;
  ensure(claim, "metadata");
  defaults(ensure(claim, "spec"), { volumeMode: "Filesystem" });
}

function defaultProjection(source: Draft): void {
  const token = at(source, "serviceAccountToken");
  if (token !== undefined) defaults(token, { expirationSeconds: 3600 });
  for (const item of items(at(source, "downwardAPI"), "items")) defaultSource(item);
}
