import type { ICronJob, ICronJobSpec } from "kubernetes-models/batch/v1";
import { assemble } from "../core/assemble.ts";
import { checkWhole } from "../core/checks.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built, Loose } from "../core/types.ts";
import type { TemplateOptions } from "../pod/template.ts";
import { type JobFields, jobFields, jobSpec } from "./job-spec.ts";
import { checkSchedule, checkTimeZone } from "./schedule.ts";
import { split } from "./split.ts";

/** A CronJob as `cronJob` returns it. */
export type CronJob = Built<ICronJob, "spec">;

type Labels = Readonly<Record<string, string | undefined>>;

/** The fields of a CronJob, of its Jobs and of their pods by their Kubernetes names; `suspend` is the CronJob's. */
export interface CronJobOptions
  extends
    Omit<TemplateOptions, keyof JobFields | keyof ICronJobSpec>,
    Omit<JobFields, "suspend">,
    Loose<Omit<ICronJobSpec, "jobTemplate" | "schedule">> {
  /** Five cron fields, or `@daily` and the like. */
  readonly schedule: string;
  /** The Job by the names of Kubernetes, for a field that the CronJob has under the same name. */
  readonly jobTemplate?:
    | {
        readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
        readonly spec?: JobFields;
      }
    | undefined;
}

const info = { builder: "cronJob", apiVersion: "batch/v1", kind: "CronJob", longestName: 52 } as const;
const own = [
  "concurrencyPolicy",
  "failedJobsHistoryLimit",
  "jobTemplate",
  "schedule",
  "startingDeadlineSeconds",
  "successfulJobsHistoryLimit",
  "suspend",
  "timeZone",
] as const;

/** A CronJob: it never runs unasked, the schedule is required. */
export function cronJob(name: string, options: CronJobOptions): CronJob {
  return assemble<CronJob>(info, name, options, (report) => {
    const [{ jobTemplate, ...spec }, rest] = split(fieldsOf(options), own);
    checkSchedule(report, "spec.schedule", spec.schedule);
    checkTimeZone(report, "spec.timeZone", spec.timeZone);
    for (const field of [
      "failedJobsHistoryLimit",
      "startingDeadlineSeconds",
      "successfulJobsHistoryLimit",
    ] as const)
      checkWhole(report, `spec.${field}`, spec[field]);
    const [job, pod] = split(rest, jobFields as readonly (keyof typeof rest)[]);
    const merged = { ...jobTemplate?.spec, ...(job as JobFields) };
    const jobs = jobSpec(report, name, info.kind, options, merged, pod as never);
    return { spec: { ...spec, jobTemplate: { metadata: jobTemplate?.metadata, spec: jobs } } };
  });
}
