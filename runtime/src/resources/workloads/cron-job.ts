import type { ICronJob, ICronJobSpec } from "kubernetes-models/batch/v1";
import { assemble } from "../core/assemble.ts";
import { type Report, shown } from "../core/error.ts";
import { fieldsOf } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import type { Built, Loose } from "../core/types.ts";
import { templateKinds, type TemplateOptions } from "../pod/spec.ts";
import { type JobFields, jobFields, jobSpec } from "./job.ts";
import { split } from "./split-options.ts";
import { checkWhole } from "../core/checks.ts";

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

const own = {
  concurrencyPolicy: ["Allow", "Forbid", "Replace"],
  failedJobsHistoryLimit: "number",
  jobTemplate: "object",
  schedule: "string",
  startingDeadlineSeconds: "number",
  successfulJobsHistoryLimit: "number",
  suspend: "boolean",
  timeZone: "string",
} as const;

const info = {
  builder: "cronJob",
  apiVersion: "batch/v1",
  kind: "CronJob",
  longestName: 52,
  options: optionKinds<CronJobOptions>({ ...templateKinds, ...jobFields, ...own }),
} as const;

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
    const { suspend: _suspend, ...jobsOwn } = jobFields;
    const [job, pod] = split(rest, jobsOwn);
    const merged = { ...jobTemplate?.spec, ...(job as JobFields) };
    const jobs = jobSpec(report, name, info.kind, options, merged, pod);
    return { spec: { ...spec, jobTemplate: { metadata: jobTemplate?.metadata, spec: jobs } } };
  });
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const descriptors = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;
const duration = /^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, words: months },
  { name: "day of week", least: 0, most: 6, words: days },
];

function valueOf(text: string, { least, most, words }: Field): number | undefined {
  const word = words?.indexOf(text.toLowerCase()) ?? -1;
  if (word >= 0) return word + least;
  const value = /^\d+$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

function isRange(text: string, field: Field): boolean {
  const [range = "", step, ...more] = text.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === "*" || range === "?") return true;
  const [from = "", to, ...others] = range.split("-");
  const first = valueOf(from, field);
  if (first === undefined || others.length > 0) return false;
  if (to === undefined) return true;
  const last = valueOf(to, field);
  return last !== undefined && first <= last;
}

/** Reports a schedule that the CronJob controller cannot read. @see https://pkg.go.dev/github.com/robfig/cron/v3 */
function checkSchedule(report: Report, field: string, schedule: unknown): void {
  if (typeof schedule !== "string" || schedule.trim() === "") {
    report(field, `must be a cron schedule such as "0 4 * * *", is ${shown(schedule)}`);
    return;
  }
  if (schedule.includes("TZ=")) {
    report(field, "must not hold a time zone: set timeZone");
    return;
  }
  const text = schedule.trim();
  if (text.startsWith("@")) {
    if (!descriptors.test(text) && !duration.test(text))
      report(field, `has no such descriptor: ${shown(text)}`);
    return;
  }
  const parts = text.split(/\s+/);
  if (parts.length !== 5) report(field, `must have 5 fields, ${shown(schedule)} has ${parts.length}`);
  else checkParts(report, field, parts);
}

function checkParts(report: Report, field: string, parts: readonly string[]): void {
  for (const [index, rule] of fields.entries()) {
    const part = parts[index] ?? "";
    if (!part.split(",").every((one) => isRange(one, rule)))
      report(field, `the ${rule.name} must lie in ${rule.least} to ${rule.most}, is ${shown(part)}`);
  }
}

/** Reports a time zone that is not in the IANA database. */
function checkTimeZone(report: Report, field: string, timeZone: string | undefined): void {
  if (timeZone === undefined) return;
  try {
    if (timeZone.toLowerCase() === "local") throw new RangeError("Local is the node's own");
    new Intl.DateTimeFormat("en", { timeZone }).format(0);
  } catch {
    report(field, `must be a time zone of the IANA database such as "Europe/Berlin", is ${shown(timeZone)}`);
  }
}
