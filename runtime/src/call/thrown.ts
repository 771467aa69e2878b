import { isDelay, retryBrand, type RetryAfter } from "../help/retry-after.ts";
import { messageOf } from "./message.ts";
import { failed, type CallName, type Outcome } from "./outcome.ts";

/** Whether a value is the wish to be called later, from whichever copy of this package; asking a proxy of the hook may throw, which is none. */
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
  const failure = { name: "postponed", status: 429, retryAfterSeconds: seconds } as const;
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
