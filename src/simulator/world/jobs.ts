import type { StoredObject } from "../api-server.ts";
import { type Condition, conditions } from "./conditions.ts";
import type { Behaviour } from "./model.ts";
import { counters, numberOf, specOf, statusOf } from "./read.ts";

function hasCondition(job: StoredObject, type: string): boolean {
  const list = statusOf(job)["conditions"];
  return (
    Array.isArray(list) &&
    list.some(
      (item) => (item as { type?: string }).type === type && (item as { status?: string }).status === "True",
    )
  );
}

/** A Job starts its pods in one step and has completed in the next; a suspended one waits. */
export const runJob: Behaviour = (job, { now, setStatus }) => {
  if (hasCondition(job, "Complete") || hasCondition(job, "Failed")) return;
  const before = statusOf(job);
  const spec = specOf(job);
  const completions = numberOf(spec, "completions", 1);
  const active = Math.min(numberOf(spec, "parallelism", 1), completions);
  const time = { updated: "lastProbeTime" } as const;
  if (spec["suspend"] === true) {
    const suspended: Condition = {
      type: "Suspended",
      status: "True",
      reason: "JobSuspended",
      message: "Job suspended",
      ...time,
    };
    return setStatus(job, { conditions: conditions(before, [suspended], now) });
  }
  if (before["startTime"] === undefined)
    return setStatus(job, {
      startTime: now,
      ...counters({ active, ready: active }),
      terminating: 0,
      uncountedTerminatedPods: {},
    });
  const reason = "CompletionsReached";
  const message = "Reached expected number of succeeded pods";
  const done = ["SuccessCriteriaMet", "Complete"].map((type): Condition => ({
    type,
    status: "True",
    reason,
    message,
    ...time,
  }));
  setStatus(job, {
    startTime: before["startTime"],
    completionTime: now,
    conditions: conditions(before, done, now),
    ...counters({ succeeded: completions }),
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
  });
};
