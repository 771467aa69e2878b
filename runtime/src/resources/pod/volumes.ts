import type {
  IConfigMapVolumeSource,
  IContainer,
  IPersistentVolumeClaimVolumeSource,
  IProjectedVolumeSource,
  ISecretVolumeSource,
  IVolume,
  IVolumeMount,
} from "kubernetes-models/v1";
import { type Report, shown } from "../core/error.ts";
import { checkName } from "../core/metadata.ts";
import { toQuantity } from "../core/quantity.ts";
import { nameOf, type Reference } from "../core/reference.ts";
import type { Loose } from "../core/types.ts";
import { claimSpec } from "../storage.ts";
import { checkUnique } from "../core/checks.ts";

/** Where a volume appears: a path, or a mount by the names of Kubernetes. */
export type Mount = string | (Loose<Omit<IVolumeMount, "name">> & { readonly mountPath: string });

/** Where a volume appears, beside its source. */
export interface Mounting {
  /** The mount in every container that is no init container. */
  readonly mount?: Mount | undefined;
  /** Mounts by the name of the container, init containers included. */
  readonly mounts?: Readonly<Record<string, Mount | undefined>> | undefined;
}

type Referring = "configMap" | "name" | "persistentVolumeClaim" | "secret";

/** A volume with its mounts: `{ secret, mount: "/etc/tls" }`. A Secret, ConfigMap or claim may be the object or its name. */
export interface VolumeOptions extends Mounting, Loose<Omit<IVolume, Referring>> {
  readonly secret?: Reference<"Secret"> | ISecretVolumeSource | undefined;
  readonly configMap?: Reference<"ConfigMap"> | IConfigMapVolumeSource | undefined;
  readonly persistentVolumeClaim?:
    Reference<"PersistentVolumeClaim"> | IPersistentVolumeClaimVolumeSource | undefined;
}

/** Volumes by name with their mounts, or the list of Kubernetes. */
export type Volumes = Readonly<Record<string, VolumeOptions | undefined>> | readonly IVolume[];

/** The list of a pod's volumes, checked and with the API server's defaults where they matter. */
export function volumeList(report: Report, volumes: Volumes = {}): IVolume[] {
  const list = Array.isArray(volumes)
    ? [...(volumes as readonly IVolume[])]
    : entries(volumes as Readonly<Record<string, VolumeOptions | undefined>>).map(toVolume);
  for (const volume of list) {
    checkName(report, `volumes.${volume.name}`, volume.name, "label");
    const sources = Object.keys(volume).filter(
      (key) => key !== "name" && volume[key as keyof IVolume] !== undefined,
    );
    if (sources.length !== 1)
      report(`volumes.${volume.name}`, `must have exactly one source, has ${sources.join(", ") || "none"}`);
  }
  checkUnique(
    report,
    "volumes",
    "volumes",
    list.map(({ name }) => name),
  );
  return list.map((volume) => normalizeVolume(report, volume));
}

const entries = <T>(map: Readonly<Record<string, T | undefined>>): [string, T][] =>
  Object.entries(map).filter((entry): entry is [string, T] => entry[1] !== undefined);

function toVolume([name, options]: [string, VolumeOptions]): IVolume {
  const { mount: _mount, mounts: _mounts, secret, configMap, persistentVolumeClaim, ...source } = options;
  return {
    name,
    ...source,
    ...(secret === undefined ? {} : { secret: toSource(secret, "secretName") }),
    ...(configMap === undefined ? {} : { configMap: toSource(configMap, "name") }),
    ...(persistentVolumeClaim === undefined
      ? {}
      : { persistentVolumeClaim: toSource(persistentVolumeClaim, "claimName") }),
  } as IVolume;
}

function toSource(given: Reference | object, key: string): object {
  if (typeof given === "string") return { [key]: given };
  return "kind" in given ? { [key]: nameOf(given) } : given;
}

/** The containers with the mounts that volumes (or claim templates) ask for. */
export function mountInto(
  report: Report,
  field: string,
  volumes: Readonly<Record<string, Mounting | undefined>>,
  containers: readonly IContainer[],
  isInit = false,
): IContainer[] {
  return containers.map((container) => {
    const added = entries(volumes).flatMap(([name, { mount, mounts }]) => {
      const wanted = mounts?.[container.name] ?? (isInit ? undefined : mount);
      return wanted === undefined ? [] : [toMount(name, wanted)];
    });
    if (added.length === 0) return container;
    const volumeMounts = [...(container.volumeMounts ?? []), ...added];
    checkUnique(
      report,
      `${field}[${container.name}].volumeMounts`,
      "mounts",
      volumeMounts.map((one) => one.mountPath),
    );
    return { ...container, volumeMounts };
  });
}

const toMount = (name: string, mount: Mount): IVolumeMount =>
  typeof mount === "string" ? { name, mountPath: mount } : ({ name, ...mount } as IVolumeMount);

/** Reports mounts of volumes that the pod does not have, and mounts for containers that it does not have. */
export function checkMounts(
  report: Report,
  containers: readonly IContainer[],
  volumes: ReadonlySet<string>,
  mountings: Readonly<Record<string, Mounting | undefined>>,
): void {
  const names = new Set(containers.map(({ name }) => name));
  for (const [volume, { mounts }] of entries(mountings))
    for (const name of Object.keys(mounts ?? {}))
      if (!names.has(name)) report(`volumes.${volume}.mounts`, `there is no container called ${shown(name)}`);
  for (const { name, volumeMounts = [], volumeDevices = [] } of containers)
    for (const mount of [...volumeMounts, ...volumeDevices])
      if (!volumes.has(mount.name))
        report(`containers[${name}].volumeMounts`, `there is no volume called ${shown(mount.name)}`);
}

/** The volume with canonical sizes, and with the API server's defaults inside the lists that are replaced whole. */
function normalizeVolume(report: Report, volume: IVolume): IVolume {
  const { emptyDir, ephemeral, projected } = volume;
  const field = `volumes.${volume.name}`;
  const normal: IVolume = { ...volume };
  if (emptyDir?.sizeLimit !== undefined)
    normal.emptyDir = {
      ...emptyDir,
      sizeLimit: toQuantity(report, `${field}.emptyDir.sizeLimit`, emptyDir.sizeLimit),
    };
  if (projected !== undefined) normal.projected = projection(projected);
  const template = ephemeral?.volumeClaimTemplate;
  if (template !== undefined) {
    const spec = claimSpec(report, `${field}.ephemeral.volumeClaimTemplate.spec`, template.spec);
    normal.ephemeral = { volumeClaimTemplate: { ...template, spec } };
  }
  return normal;
}

/** Sources of a projected volume have no merge key, so their defaults must be written. */
function projection(projected: IProjectedVolumeSource): IProjectedVolumeSource {
  const sources = (projected.sources ?? []).map((source) => {
    const { serviceAccountToken: token, downwardAPI } = source;
    const items = (downwardAPI?.items ?? []).map((item) =>
      item.fieldRef === undefined ? item : { ...item, fieldRef: { apiVersion: "v1", ...item.fieldRef } },
    );
    return {
      ...source,
      ...(token === undefined ? {} : { serviceAccountToken: { expirationSeconds: 3600, ...token } }),
      ...(downwardAPI === undefined ? {} : { downwardAPI: { ...downwardAPI, items } }),
    };
  });
  return { ...projected, sources };
}
