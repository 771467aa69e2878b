import type { IJob } from "kubernetes-models/batch/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import type { Built } from "../core/types.ts";
import type { TemplateOptions } from "../pod/template.ts";
import { type JobFields, jobFields, jobSpec } from "./job-spec.ts";
import { split } from "./split.ts";

/** A Job as `job` returns it. */
export type Job = Built<IJob, "spec">;

/** The fields of a Job and of its pods by their Kubernetes names. */
export interface JobOptions extends Omit<TemplateOptions, keyof JobFields>, JobFields {}

const info = { builder: "job", apiVersion: "batch/v1", kind: "Job", longestName: 63 } as const;

/** A Job whose pods have restart policy `Never` unless given. */
export function job(name: string, options: JobOptions): Job {
  return assemble<Job>(info, name, options, (report) => {
    const [own, pod] = split(fieldsOf(options), jobFields);
    return { spec: jobSpec(report, name, info.kind, options, own, pod) };
  });
}
