import type { IJobSpec, IPodFailurePolicy } from "kubernetes-models/batch/v1";
import { checkWhole } from "../core/checks.ts";
import type { Report } from "../core/error.ts";
import type { Loose } from "../core/types.ts";
import { checkRestartPolicy } from "../pod/restart-policy.ts";
import type { PodFields } from "../pod/spec.ts";
import { type TemplateOptions, podTemplate } from "../pod/template.ts";

/** The fields of a Job itself, by their Kubernetes names; `activeDeadlineSeconds` is the Job's, not the pod's. */
export type JobFields = Loose<Omit<IJobSpec, "selector" | "template">>;

/** The names of the fields that belong to the Job and not to its pods. */
export const jobFields = [
  "activeDeadlineSeconds",
  "backoffLimit",
  "backoffLimitPerIndex",
  "completionMode",
  "completions",
  "managedBy",
  "manualSelector",
  "maxFailedIndexes",
  "parallelism",
  "podFailurePolicy",
  "podReplacementPolicy",
  "successPolicy",
  "suspend",
  "ttlSecondsAfterFinished",
] as const satisfies readonly (keyof JobFields)[];

const counts = [
  "activeDeadlineSeconds",
  "backoffLimit",
  "backoffLimitPerIndex",
  "completions",
  "maxFailedIndexes",
  "parallelism",
  "ttlSecondsAfterFinished",
] as const;

/** The spec of a Job; its pods never restart unless `restartPolicy` says `OnFailure`, and the API server selects them. */
export function jobSpec(
  report: Report,
  name: string,
  kind: string,
  options: TemplateOptions,
  job: JobFields,
  pod: PodFields,
): object {
  const path = kind === "Job" ? "spec" : "spec.jobTemplate.spec";
  for (const count of counts) checkWhole(report, `${path}.${count}`, job[count]);
  const restartPolicy = pod.restartPolicy ?? "Never";
  checkRestartPolicy(report, restartPolicy, ["Never", "OnFailure"]);
  if (job.podFailurePolicy !== undefined && restartPolicy !== "Never")
    report("spec.template.spec.restartPolicy", "must be Never beside a podFailurePolicy");
  const { template } = podTemplate(report, name, kind, options, { ...pod, restartPolicy });
  return { ...job, podFailurePolicy: job.podFailurePolicy && withStatus(job.podFailurePolicy), template };
}

/** The rules have no merge key, so the status that the API server fills in must be written. */
function withStatus(policy: IPodFailurePolicy): IPodFailurePolicy {
  const rules = policy.rules.map((rule) => {
    const { onPodConditions: conditions } = rule;
    if (conditions === undefined) return rule;
    return { ...rule, onPodConditions: conditions.map((one) => ({ status: "True", ...one })) };
  });
  return { ...policy, rules };
}
