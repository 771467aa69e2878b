import { quotaScopes } from "../kubernetes/kinds.ts";
import type { IPodDisruptionBudget, IPodDisruptionBudgetSpec } from "kubernetes-models/policy/v1";
import type { IPriorityClass } from "kubernetes-models/scheduling.k8s.io/v1";
import type { ILimitRange, ILimitRangeItem, IResourceQuota, IResourceQuotaSpec } from "kubernetes-models/v1";
import { assemble } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { fieldsOf } from "./core/metadata.ts";
import { toQuantities } from "./core/quantity.ts";
import type { Built, ClusterOptions, Loose, NamespacedOptions } from "./core/types.ts";
import { podSelector, type Workload } from "./network/peers.ts";
import { checkWhole } from "./core/checks.ts";

/** A LimitRange as `limitRange` returns it. */
export type LimitRange = Built<ILimitRange, "spec">;

/** The fields of a LimitRange. */
export interface LimitRangeOptions extends NamespacedOptions {
  readonly limits: readonly ILimitRangeItem[];
}

const info = {
  builder: "limitRange",
  apiVersion: "v1",
  kind: "LimitRange",
  required: ["limits"],
  options: optionKinds<LimitRangeOptions>({ limits: "list" }),
} as const;
const amounts = ["default", "defaultRequest", "max", "maxLimitRequestRatio", "min"] as const;

/** A LimitRange: `limitRange("limits", { limits: [{ type: "Container", max: { cpu: "2" } }] })`. */
export function limitRange(name: string, options: LimitRangeOptions): LimitRange {
  return assemble<LimitRange>(info, name, options, (report) => {
    if (options.limits.length === 0) report("spec.limits", "must have at least one limit");
    return { spec: { limits: options.limits.map((item, index) => withDefaults(report, index, item)) } };
  });
}

/** The list is replaced whole, so the limits that the API server derives for containers must be written. */
function withDefaults(report: Report, index: number, item: ILimitRangeItem): ILimitRangeItem {
  const normal: ILimitRangeItem = { ...item };
  for (const key of amounts) {
    const quantities = toQuantities(report, `spec.limits[${index}].${key}`, item[key]);
    if (quantities !== undefined) normal[key] = quantities;
  }
  if (item.type !== "Container") return normal;
  normal.default = { ...normal.max, ...normal.default };
  normal.defaultRequest = { ...normal.min, ...normal.default, ...normal.defaultRequest };
  return normal;
}

/** A ResourceQuota as `resourceQuota` returns it. */
export type ResourceQuota = Built<IResourceQuota, "spec">;

/** The fields of a ResourceQuota by their Kubernetes names. */
export interface ResourceQuotaOptions extends NamespacedOptions, Loose<IResourceQuotaSpec> {}

const resourceQuotaInfo = {
  builder: "resourceQuota",
  apiVersion: "v1",
  kind: "ResourceQuota",
  options: optionKinds<ResourceQuotaOptions>({ hard: "object", scopeSelector: "object", scopes: "list" }),
} as const;

/** A quota: `resourceQuota("team", { hard: { "requests.cpu": "4", pods: 20 } })`. */
export function resourceQuota(name: string, options: ResourceQuotaOptions): ResourceQuota {
  return assemble<ResourceQuota>(resourceQuotaInfo, name, options, (report) => {
    const hard = toQuantities(report, "spec.hard", options.hard) ?? {};
    for (const scope of options.scopes ?? []) {
      const allowed = quotaScopes[scope];
      if (allowed === undefined)
        report("spec.scopes", `must be of ${Object.keys(quotaScopes).join(", ")}, is ${shown(scope)}`);
      for (const name of Object.keys(hard).filter((name) => allowed?.includes(name) === false))
        report(
          `spec.hard[${shown(name)}]`,
          `cannot be bounded with the scope ${scope}, which takes ${allowed?.join(", ")}`,
        );
    }
    return { spec: { ...fieldsOf(options), hard } };
  });
}

/** A PodDisruptionBudget as `podDisruptionBudget` returns it. */
export type PodDisruptionBudget = Built<IPodDisruptionBudget, "spec">;

/** The fields of a PodDisruptionBudget by their Kubernetes names; one of `minAvailable` and `maxUnavailable`. */
export interface PodDisruptionBudgetOptions extends NamespacedOptions, Loose<IPodDisruptionBudgetSpec> {
  /** The workload whose pods, and no others, it protects. */
  readonly selects?: Workload | undefined;
}

const podDisruptionBudgetInfo = {
  builder: "podDisruptionBudget",
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  options: optionKinds<PodDisruptionBudgetOptions>({
    selects: "object",
    maxUnavailable: "number|string",
    minAvailable: "number|string",
    selector: "object",
    unhealthyPodEvictionPolicy: ["AlwaysAllow", "IfHealthyBudget"],
  }),
} as const;

/** A budget: `podDisruptionBudget("app", { selects: app, maxUnavailable: 1 })`. */
export function podDisruptionBudget(name: string, options: PodDisruptionBudgetOptions): PodDisruptionBudget {
  return assemble<PodDisruptionBudget>(podDisruptionBudgetInfo, name, options, (report) => {
    const { selects, ...fields } = fieldsOf(options);
    if ((options.minAvailable === undefined) === (options.maxUnavailable === undefined))
      report("spec", "must have exactly one of minAvailable and maxUnavailable");
    checkShare(report, "spec.minAvailable", options.minAvailable);
    checkShare(report, "spec.maxUnavailable", options.maxUnavailable);
    const selector = options.selector ?? (selects && { matchLabels: podSelector(selects) });
    if (selector === undefined) report("spec.selector", "is missing: say what it selects");
    return { spec: { ...fields, selector } };
  });
}

function checkShare(report: Report, field: string, share: unknown): void {
  if (typeof share !== "string") checkWhole(report, field, share);
  else if (!/^(\d{1,2}|100)%$/.test(share))
    report(field, `must be a number or a percentage, is ${shown(share)}`);
}

/** A PriorityClass as `priorityClass` returns it. */
export type PriorityClass = Built<IPriorityClass, "value">;

/** The fields of a PriorityClass by their Kubernetes names. */
export interface PriorityClassOptions
  extends ClusterOptions, Loose<Omit<IPriorityClass, "apiVersion" | "kind" | "metadata" | "value">> {
  readonly value: number;
}

const priorityClassInfo = {
  builder: "priorityClass",
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  scope: "Cluster",
  options: optionKinds<PriorityClassOptions>({
    value: "number",
    preemptionPolicy: ["Never", "PreemptLowerPriority"],
    description: "string",
    globalDefault: "boolean",
  }),
} as const;
const highest = 1_000_000_000;

/** A PriorityClass: `priorityClass("important", { value: 1000 })`. */
export function priorityClass(name: string, options: PriorityClassOptions): PriorityClass {
  return assemble<PriorityClass>(priorityClassInfo, name, options, (report) => {
    if (!Number.isInteger(options.value) || options.value > highest || options.value < -(2 ** 31))
      report("value", `must be a whole number of at most ${highest}, is ${shown(options.value)}`);
    if (name.startsWith("system-"))
      report("metadata.name", 'must not start with "system-", which is reserved');
    return fieldsOf(options);
  });
}
