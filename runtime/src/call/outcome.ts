import type { HookName } from "../controller/controller.ts";
import { type RetryAfter, isDelay, retryBrand } from "../controller/retry-after.ts";
import type { GateProblem } from "../gate/problem.ts";
import type { KindChurn } from "./churn.ts";
import { messageOf, shorten } from "../text.ts";

/** How a call ended, as logs and metrics name it. */
export type OutcomeName =
  | "ok"
  | "not-modified"
  | "cached"
  | "invalid"
  | "retry-after"
  | "refused"
  | "failed"
  | "timeout"
  | "too-many-requests"
  | "bad-request";

/** The answer to one call, with what the log line and the metrics need. */
export interface Outcome {
  readonly name: OutcomeName;
  readonly status: number;
  readonly body: string;
  /** The parent as `Kind namespace/name`, once it is known. */
  readonly parent?: string;
  /** How many children, attachments or rules were returned. */
  readonly count?: number;
  /** What the answer does to the observed children, when it is counted. */
  readonly churn?: readonly KindChurn[];
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

/** Whether a value is a `RetryAfter` of any copy of this package. A proxy of the hook may throw when it is asked: false. */
export function isRetryAfter(value: unknown): value is RetryAfter {
  try {
    return typeof value === "object" && value !== null && Object.hasOwn(value, retryBrand);
  } catch {
    return false;
  }
}

/** The answer to whatever a hook threw. It never throws itself. */
export function thrownOutcome(call: CallName, error: unknown): Outcome {
  const seconds = isRetryAfter(error) ? secondsOf(error) : undefined;
  if (seconds === undefined) {
    return failed(call, "HOOK_FAILED", `failed: ${messageOf(error)}`, { name: "failed", status: 500, error });
  }
  const failure = { name: "retry-after", status: 429, retryAfterSeconds: seconds } as const;
  return failed(call, "RETRY_AFTER", `is postponed: ${messageOf(error)}`, failure);
}

/** Whole seconds to come; a hook may have changed what `retryAfter` checked. */
function secondsOf(wish: RetryAfter): number | undefined {
  try {
    const { seconds } = wish as { readonly seconds: unknown };
    return isDelay(seconds) ? Math.ceil(seconds) : undefined;
  } catch {
    return undefined;
  }
}
