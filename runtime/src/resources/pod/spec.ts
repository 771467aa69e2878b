import type {
  IContainer,
  IEphemeralContainer,
  ILocalObjectReference,
  IPodSpec,
  IPodTemplateSpec,
} from "kubernetes-models/v1";
import { below, type Report, shown } from "../core/error.ts";
import { checkAnnotations, checkLabels, identityLabels, recommendedLabels } from "../core/metadata.ts";
import type { Kinds } from "../core/options.ts";
import { toQuantities } from "../core/quantity.ts";
import {
  checkSelects,
  isObject,
  nameOf,
  optionalName,
  type Reference,
  type Selector,
} from "../core/reference.ts";
import type { Loose, NamespacedOptions } from "../core/types.ts";
import { computeResources } from "./compute.ts";
import { normalizeContainer } from "./container.ts";
import { restrictPod } from "./restricted.ts";
import { checkMounts, type Mounting, mountInto, volumeList, type Volumes } from "./volumes.ts";
import { checkUnique, checkWhole } from "../core/checks.ts";

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
  for (const name of Object.keys(fields).filter((one) => !(one in podKinds)))
    report(name, "neither the workload nor its pods have such a field");
  if (!Array.isArray(options.containers)) {
    report("containers", `must be a list, is ${shown(options.containers)}`);
    return { containers: [] };
  }
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

/** Every option of a pod. */
export const podKinds = {
  activeDeadlineSeconds: "number",
  affinity: "object",
  automountServiceAccountToken: "boolean",
  containers: "list",
  dnsConfig: "object",
  dnsPolicy: ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
  enableServiceLinks: "boolean",
  ephemeralContainers: "list",
  hostAliases: "list",
  hostIPC: "boolean",
  hostNetwork: "boolean",
  hostPID: "boolean",
  hostUsers: "boolean",
  hostname: "string",
  hostnameOverride: "string",
  imagePullSecrets: "list",
  initContainers: "list",
  nodeName: "string",
  nodeSelector: "object",
  os: "object",
  overhead: "object",
  preemptionPolicy: ["Never", "PreemptLowerPriority"],
  priority: "number",
  priorityClassName: "object|string",
  readinessGates: "list",
  resourceClaims: "list",
  resources: "object",
  restartPolicy: ["Always", "Never", "OnFailure"],
  restricted: "boolean",
  runtimeClassName: "object|string",
  schedulerName: "string",
  schedulingGates: "list",
  schedulingGroup: "object",
  securityContext: "object",
  serviceAccount: "string",
  serviceAccountName: "object|string",
  setHostnameAsFQDN: "boolean",
  shareProcessNamespace: "boolean",
  subdomain: "string",
  terminationGracePeriodSeconds: "number",
  tolerations: "list",
  topologySpreadConstraints: "list",
  volumes: "list|object",
} as const satisfies Readonly<Record<keyof PodFields, Kinds>>;

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
  const grace = spec.terminationGracePeriodSeconds ?? 30;
  for (const { name, lifecycle } of spec.containers)
    for (const event of ["postStart", "preStop"] as const) {
      const seconds = lifecycle?.[event]?.sleep?.seconds;
      if (seconds !== undefined && seconds > grace)
        report(
          `containers[${name}].lifecycle.${event}.sleep.seconds`,
          `must be at most terminationGracePeriodSeconds (${grace}), is ${shown(seconds)}`,
        );
    }
}

/** Reports a restart policy that the API server refuses for this kind of workload. */
export function checkRestartPolicy(
  report: Report,
  given: string | undefined,
  allowed: readonly string[],
): void {
  if (given !== undefined && !allowed.includes(given))
    report("spec.template.spec.restartPolicy", `must be ${allowed.join(" or ")}, is ${shown(given)}`);
}

type Labels = Readonly<Record<string, string | undefined>>;

/** Options of every workload: its pods' fields, and what concerns their labels. */
export interface TemplateOptions extends NamespacedOptions, PodFields {
  /** Labels of the pods, beside the recommended ones and those that select them. */
  readonly podLabels?: Labels | undefined;
  readonly podAnnotations?: Labels | undefined;
  /** The pod template by the names of Kubernetes, for a field that the workload has under the same name. */
  readonly template?:
    | {
        readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
        readonly spec?: Loose<IPodSpec>;
      }
    | undefined;
}

/** Options of a workload that finds its pods by a selector. */
export interface SelectingOptions extends TemplateOptions {
  /** Labels for both the selector and the pods. */
  readonly matchLabels?: Labels | undefined;
  /** Replaces the whole selector, to take over a workload whose selector cannot change any more. */
  readonly selector?: Selector | undefined;
}

/** A pod template and the selector that finds exactly its pods. */
export interface Template {
  readonly selector: Selector;
  readonly template: IPodTemplateSpec;
}

const aroundPods = { podLabels: "object", podAnnotations: "object", template: "object" } as const;
const selecting = { matchLabels: "object", selector: "object" } as const;

/** What a workload takes beside its own fields. */
export const templateKinds = { ...podKinds, ...aroundPods } as const;

/** The same of a workload that finds its pods by a selector. */
export const selectingKinds = { ...templateKinds, ...selecting } as const;

const ownOptions = Object.keys({ ...aroundPods, ...selecting });

/** Builds the template and the selector of a workload from its options and the fields of its pods. */
export function podTemplate(
  report: Report,
  name: string,
  kind: string,
  options: Omit<SelectingOptions, "containers">,
  fields: PodFields,
  claims?: Claims,
): Template {
  const identity = identityLabels(name, kind, options);
  const selector = options.selector ?? { matchLabels: { ...identity, ...options.matchLabels } };
  const given = { ...options.template?.metadata?.labels, ...options.podLabels };
  const labels = { ...recommendedLabels(name, options), ...identity, ...selector.matchLabels, ...given };
  const annotations = { ...options.template?.metadata?.annotations, ...options.podAnnotations };
  checkLabels(report, "podLabels", labels);
  checkAnnotations(report, "podAnnotations", annotations);
  checkSelects(report, selector, labels);
  const pod: Record<string, unknown> = { ...options.template?.spec, ...fields };
  for (const option of ownOptions) delete pod[option];
  const path = kind === "CronJob" ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec";
  const spec = podSpec(below(report, path), pod as unknown as PodFields, claims);
  return { selector, template: { metadata: { labels, annotations }, spec } as IPodTemplateSpec };
}
