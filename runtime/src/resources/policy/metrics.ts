import type { IMetricSpec, IMetricTarget } from "kubernetes-models/autoscaling/v2";
import type { Report } from "../core/error.ts";
import { toQuantity } from "../core/quantity.ts";

/** Targets of a pod's own resources: a number is a utilisation in percent of the request, a text an average amount. */
export type Metrics = Readonly<Record<string, number | string | undefined>>;

const sources = ["containerResource", "external", "object", "pods", "resource"] as const;

/** The list of metrics with canonical quantities, since the list is replaced whole. */
export function toMetrics(report: Report, metrics: Metrics | readonly IMetricSpec[] = {}): IMetricSpec[] {
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
