import type { ReconcileEvents } from "../controller/context.ts";
import { inspectAnswer, reportHookError, reportRefusal } from "./answer.ts";
import { reportCollisions } from "./controllers.ts";
import { inspectStatus, reportPrunedStatus } from "./status.ts";
import {
  reportAppliedTwice,
  reportMissingMethod,
  reportNotRecreated,
  reportReappearance,
  reportRepeatedUpdate,
  reportStalledRollout,
} from "./updates.ts";

export { inspectControllers } from "./controllers.ts";
export { reportNotSettled } from "./not-settled.ts";
export { probePurity } from "./purity.ts";

/** The detectors of problems, each at the event that it listens to. */
export const detectors: ReconcileEvents = {
  answered: inspectAnswer,
  statusAnswered: inspectStatus,
  statusWritten: reportPrunedStatus,
  hookFailed: reportHookError,
  childDesired: reportCollisions,
  childRefused: reportRefusal,
  childNotUpdated: reportMissingMethod,
  childUpdated: reportRepeatedUpdate,
  childNotRecreated: reportNotRecreated,
  childApplied: reportAppliedTwice,
  rolloutWaits: reportStalledRollout,
  childCreatedAgain: reportReappearance,
};
