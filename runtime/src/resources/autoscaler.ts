import type {
  IHorizontalPodAutoscaler,
  IHorizontalPodAutoscalerSpec,
  IMetricSpec,
  IMetricTarget,
} from "kubernetes-models/autoscaling/v2";
import { assemble } from "./core/assemble.ts";
import { optionKinds } from "./core/options.ts";
import { type Report, shown } from "./core/error.ts";
import { fieldsOf } from "./core/metadata.ts";
import { toQuantity } from "./core/quantity.ts";
import type { Built, Loose, NamespacedOptions } from "./core/types.ts";
import { checkWhole } from "./core/checks.ts";

type Target = IHorizontalPodAutoscalerSpec["scaleTargetRef"];

/** A HorizontalPodAutoscaler as `horizontalPodAutoscaler` returns it. */
export type HorizontalPodAutoscaler = Built<IHorizontalPodAutoscaler, "spec">;

/** The fields of a HorizontalPodAutoscaler by their Kubernetes names. */
export interface HorizontalPodAutoscalerOptions
  extends
    NamespacedOptions,
    Loose<Omit<IHorizontalPodAutoscalerSpec, "metrics" | "scaleTargetRef" | "maxReplicas">> {
  readonly maxReplicas: number;
  /** The workload to scale, or a reference as Kubernetes writes it. */
  readonly scaleTargetRef:
    | Target
    | { readonly apiVersion: string; readonly kind: string; readonly metadata?: { readonly name?: string } };
  /** `{ cpu: 80, memory: "500Mi" }` (a number is a utilisation in percent), or the list. */
  readonly metrics?: Metrics | readonly IMetricSpec[] | undefined;
}

const info = {
  builder: "horizontalPodAutoscaler",
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  required: ["scaleTargetRef"],
  options: optionKinds<HorizontalPodAutoscalerOptions>({
    maxReplicas: "number",
    scaleTargetRef: "object",
    metrics: "list|object",
    behavior: "object",
    minReplicas: "number",
  }),
} as const;

/** An autoscaler: `horizontalPodAutoscaler("app", { scaleTargetRef: app, maxReplicas: 5, metrics: { cpu: 80 } })`. */
export function horizontalPodAutoscaler(
  name: string,
  options: HorizontalPodAutoscalerOptions,
): HorizontalPodAutoscaler {
  return assemble<HorizontalPodAutoscaler>(info, name, options, (report) => {
    const { minReplicas, maxReplicas } = options;
    checkWhole(report, "spec.maxReplicas", maxReplicas ?? Number.NaN, 1);
    checkWhole(report, "spec.minReplicas", minReplicas);
    if ((minReplicas ?? 1) > maxReplicas)
      report(
        "spec.maxReplicas",
        `must not be below minReplicas ${shown(minReplicas)}, is ${shown(maxReplicas)}`,
      );
    const scaleTargetRef = toTarget(report, options.scaleTargetRef);
    return { spec: { ...fieldsOf(options), scaleTargetRef, metrics: toMetrics(report, options.metrics) } };
  });
}

function toTarget(report: Report, given: HorizontalPodAutoscalerOptions["scaleTargetRef"]): Target {
  const { apiVersion, kind } = given;
  const name =
    "name" in given ? given.name : ((given as { metadata?: { name?: string } }).metadata?.name ?? "");
  if (name === "") report("spec.scaleTargetRef.name", "is missing");
  return { ...(apiVersion === undefined ? {} : { apiVersion }), kind, name };
}

/** Targets of a pod's own resources: a number is a utilisation in percent of the request, a text an average amount. */
export type Metrics = Readonly<Record<string, number | string | undefined>>;

const sources = ["containerResource", "external", "object", "pods", "resource"] as const;

/** The list of metrics with canonical quantities, since the list is replaced whole. */
function toMetrics(report: Report, metrics: Metrics | readonly IMetricSpec[] = {}): IMetricSpec[] {
  if (!Array.isArray(metrics))
    return Object.entries(metrics as Metrics).flatMap(([name, value]) => short(report, name, value));
  return (metrics as readonly IMetricSpec[]).map((metric, index) => {
    const normal: IMetricSpec = { ...metric };
    for (const source of sources) {
      const given = metric[source];
      if (given === undefined) continue;
      const target = canonicalTarget(report, `spec.metrics[${index}].${source}.target`, given.target);
      Object.assign(normal, { [source]: { ...given, target } });
    }
    return normal;
  });
}

function short(report: Report, name: string, value: number | string | undefined): IMetricSpec[] {
  if (value === undefined) return [];
  const target =
    typeof value === "number"
      ? { type: "Utilization", averageUtilization: value }
      : { type: "AverageValue", averageValue: toQuantity(report, `spec.metrics.${name}`, value) };
  return [{ type: "Resource", resource: { name, target } }];
}

function canonicalTarget(report: Report, field: string, target: IMetricTarget): IMetricTarget {
  const normal = { ...target };
  for (const key of ["averageValue", "value"] as const)
    if (target[key] !== undefined) normal[key] = toQuantity(report, `${field}.${key}`, target[key]);
  return normal;
}
