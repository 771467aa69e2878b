import type { HookName } from "../controller.ts";
import type { GateProblem } from "../gate/problem.ts";
import { shorten } from "./message.ts";

/** How a call ended, as logs and metrics name it. */
export type OutcomeName =
  | "ok"
  | "unchanged"
  | "cached"
  | "invalid"
  | "postponed"
  | "refused"
  | "failed"
  | "timeout"
  | "busy"
  | "bad-request";

/** The answer to one call, with what the log line and the metrics need. */
export interface Outcome {
  readonly name: OutcomeName;
  readonly status: number;
  readonly body: string;
  /** The length of the body in UTF-8, when it is known. */
  readonly bytes?: number | undefined;
  /** The parent as `Kind namespace/name`, once it is known. */
  readonly parent?: string;
  /** How many children, attachments or rules were returned. */
  readonly count?: number;
  readonly retryAfterSeconds?: number;
  /** The ETag of the answer, when the controller wants one. */
  readonly etag?: string;
  readonly problems?: readonly GateProblem[];
  readonly error?: unknown;
}

/** Which call an outcome belongs to. */
export interface CallName {
  readonly controller: string;
  readonly hook: HookName;
  readonly parent: string;
}

type Failure = Pick<Outcome, "name" | "status" | "problems" | "error" | "retryAfterSeconds">;

const longestSummary = 700;
const shownProblems = 20;

/** An answer that is no success: Metacontroller retries, and shows the beginning of the body in an event. */
export function failed(call: CallName, code: string, reason: string, failure: Failure): Outcome {
  const { problems = [] } = failure;
  const error = shorten(`${call.hook} of ${call.parent} ${reason}`, longestSummary);
  const body = { error, code, ...call, problems: problems.slice(0, shownProblems) };
  return { ...failure, body: JSON.stringify(body), parent: call.parent };
}

/** The outcome of an answer that the gate held back; the first problem leads, because events are cut. */
export function refused(call: CallName, problems: readonly GateProblem[]): Outcome {
  const [first] = problems;
  const where = first?.path ? `${first.path}: ` : "";
  const more = problems.length > 1 ? ` (and ${String(problems.length - 1)} more)` : "";
  const reason = `was refused: ${where}${first?.message ?? ""}. Fix: ${first?.fix ?? ""}${more}`;
  return failed(call, "ANSWER_REFUSED", reason, { name: "refused", status: 500, problems });
}
