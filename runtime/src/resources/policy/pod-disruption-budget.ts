import type { IPodDisruptionBudget, IPodDisruptionBudgetSpec } from "kubernetes-models/policy/v1";
import { assemble } from "../core/assemble.ts";
import { checkWhole } from "../core/checks.ts";
import { type Report, shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, Loose, NamespacedOptions } from "../core/types.ts";
import { type Workload, podSelector } from "../network/pods.ts";

/** A PodDisruptionBudget as `podDisruptionBudget` returns it. */
export type PodDisruptionBudget = Built<IPodDisruptionBudget, "spec">;

/** The fields of a PodDisruptionBudget by their Kubernetes names; one of `minAvailable` and `maxUnavailable`. */
export interface PodDisruptionBudgetOptions extends NamespacedOptions, Loose<IPodDisruptionBudgetSpec> {
  /** The workload whose pods, and no others, it protects. */
  readonly selects?: Workload | undefined;
}

const info = {
  builder: "podDisruptionBudget",
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
} as const;

/** A budget: `podDisruptionBudget("app", { selects: app, maxUnavailable: 1 })`. */
export function podDisruptionBudget(name: string, options: PodDisruptionBudgetOptions): PodDisruptionBudget {
  return assemble<PodDisruptionBudget>(info, name, options, (report) => {
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
