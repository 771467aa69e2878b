import type { IContainer, IEphemeralContainer, ILocalObjectReference, IPodSpec } from "kubernetes-models/v1";
import { checkUnique, checkWhole } from "../core/checks.ts";
import { below, type Report, shown } from "../core/error.ts";
import { toQuantities } from "../core/quantity.ts";
import { type Reference, isObject, nameOf, optionalName } from "../core/reference.ts";
import type { Loose } from "../core/types.ts";
import { computeResources } from "./compute.ts";
import { normalizeContainer } from "./container.ts";
import { restrictPod } from "./restricted.ts";
import { type Mounting, type Volumes, checkMounts, mountInto, volumeList } from "./volumes.ts";

type Shortened =
  | "containers"
  | "ephemeralContainers"
  | "imagePullSecrets"
  | "initContainers"
  | "priorityClassName"
  | "runtimeClassName"
  | "serviceAccountName"
  | "volumes";

/** The fields of a pod's spec by their Kubernetes names, some of them with a short form. */
export interface PodFields extends Loose<Omit<IPodSpec, Shortened>> {
  /** Containers from `container(…)`, or as Kubernetes writes them. */
  readonly containers: readonly IContainer[];
  readonly initContainers?: readonly IContainer[] | undefined;
  readonly ephemeralContainers?: readonly IEphemeralContainer[] | undefined;
  /** `{ data: { persistentVolumeClaim: claim, mount: "/data" } }`, or the list. */
  readonly volumes?: Volumes | undefined;
  readonly imagePullSecrets?: readonly (Reference<"Secret"> | ILocalObjectReference)[] | undefined;
  readonly priorityClassName?: Reference<"PriorityClass"> | undefined;
  readonly runtimeClassName?: Reference<"RuntimeClass"> | undefined;
  readonly serviceAccountName?: Reference<"ServiceAccount"> | undefined;
  /** Adds what the `restricted` pod security standard asks, and refuses what it forbids. */
  readonly restricted?: boolean | undefined;
}

/** What a workload adds to the pod: claims of a StatefulSet, which are mounted like volumes. */
export type Claims = Readonly<Record<string, Mounting | undefined>>;

/** The spec of a pod, checked, with references resolved and volumes mounted. */
export function podSpec(report: Report, options: PodFields, claims: Claims = {}): IPodSpec {
  const { restricted, volumes, ...fields } = options;
  const list = volumeList(report, volumes);
  const mountings = { ...claims, ...(Array.isArray(volumes) ? {} : (volumes as Claims | undefined)) };
  const containers = normalizeAll(report, "containers", options.containers);
  const initContainers = normalizeAll(report, "initContainers", options.initContainers);
  const spec = {
    ...fields,
    ...references(options),
    overhead: toQuantities(report, "overhead", options.overhead),
    resources: computeResources(report, "resources", options.resources),
    volumes: list,
    containers: mountInto(report, "containers", mountings, containers),
    initContainers: mountInto(report, "initContainers", mountings, initContainers, true),
  } as IPodSpec;
  checkPod(report, spec);
  const known = new Set([...list.map(({ name }) => name), ...Object.keys(claims)]);
  checkMounts(report, [...spec.containers, ...(spec.initContainers ?? [])], known, mountings);
  return restricted === true ? restrictPod(report, spec) : spec;
}

function normalizeAll(report: Report, field: string, containers: readonly IContainer[] = []): IContainer[] {
  return containers.map((one) => normalizeContainer(below(report, `${field}[${one.name}]`), one));
}

function references(options: PodFields): object {
  return {
    imagePullSecrets: options.imagePullSecrets?.map((secret) =>
      typeof secret === "string" || isObject(secret) ? { name: nameOf(secret) } : secret,
    ),
    priorityClassName: optionalName(options.priorityClassName),
    runtimeClassName: optionalName(options.runtimeClassName),
    serviceAccountName: optionalName(options.serviceAccountName),
  };
}

function checkPod(report: Report, spec: IPodSpec): void {
  if (spec.containers.length === 0) report("containers", "must have at least one container");
  const all: { name: string; ports?: { name?: string }[] }[] = [
    ...spec.containers,
    ...(spec.initContainers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
  checkUnique(
    report,
    "containers",
    "containers",
    all.map(({ name }) => name),
  );
  const ports = all.flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []));
  for (const twice of new Set(ports.filter((name, index) => ports.indexOf(name) !== index)))
    if (spec.containers.filter((one) => one.ports?.some(({ name }) => name === twice)).length > 1)
      report("containers", `two containers have a port called ${shown(twice)}`);
  for (const one of all)
    if (!("image" in one) || one.image === "") report(`containers[${one.name}].image`, "is missing");
  checkWhole(report, "terminationGracePeriodSeconds", spec.terminationGracePeriodSeconds);
  checkWhole(report, "activeDeadlineSeconds", spec.activeDeadlineSeconds, 1);
}
