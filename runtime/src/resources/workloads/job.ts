import type { IJob, IJobSpec, IPodFailurePolicy } from "kubernetes-models/batch/v1";
import { assemble } from "../core/assemble.ts";
import { type Report } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import type { Selector } from "../core/reference.ts";
import type { Built, Loose } from "../core/types.ts";
import {
  checkRestartPolicy,
  type PodFields,
  podTemplate,
  type TemplateOptions,
  templateKinds,
} from "../pod/spec.ts";
import { split } from "./split-options.ts";
import { checkWhole } from "../core/checks.ts";

/** A Job as `job` returns it. */
export type Job = Built<IJob, "spec">;

/** The fields of a Job and of its pods by their Kubernetes names. */
export interface JobOptions extends Omit<TemplateOptions, keyof JobFields>, JobFields {
  /** The selector of a running Job that is taken over, beside `manualSelector: true`; the API server makes one otherwise. */
  readonly selector?: Selector | undefined;
}

/** The fields that belong to the Job and not to its pods. */
export const jobFields = {
  activeDeadlineSeconds: "number",
  backoffLimit: "number",
  backoffLimitPerIndex: "number",
  completionMode: ["Indexed", "NonIndexed"],
  completions: "number",
  managedBy: "string",
  manualSelector: "boolean",
  maxFailedIndexes: "number",
  parallelism: "number",
  podFailurePolicy: "object",
  podReplacementPolicy: ["Failed", "TerminatingOrFailed"],
  successPolicy: "object",
  suspend: "boolean",
  ttlSecondsAfterFinished: "number",
} as const;

const info = {
  builder: "job",
  apiVersion: "batch/v1",
  kind: "Job",
  longestName: 63,
  options: optionKinds<JobOptions>({ ...templateKinds, ...jobFields, selector: "object" }),
} as const;

/** A Job whose pods have restart policy `Never` unless given. */
export function job(name: string, options: JobOptions): Job {
  return assemble<Job>(info, name, options, (report) => {
    const [own, pod] = split(fieldsOf(options), jobFields);
    const { selector } = options;
    if ((selector !== undefined) !== (own.manualSelector === true))
      report("spec.selector", "must be given exactly beside manualSelector: true");
    return { spec: { ...jobSpec(report, name, info.kind, options, own, pod), selector } };
  });
}

/** The fields of a Job itself, by their Kubernetes names; `activeDeadlineSeconds` is the Job's, not the pod's. */
export type JobFields = Loose<Omit<IJobSpec, "selector" | "template">>;

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
  const { rules: given = [] } = policy as Loose<IPodFailurePolicy>;
  const rules = given.map((rule) => {
    const { onPodConditions: conditions } = rule;
    if (conditions === undefined) return rule;
    return { ...rule, onPodConditions: conditions.map((one) => ({ status: "True", ...one })) };
  });
  return { ...policy, rules };
}
