import { isResync } from "../gate/fields.ts";
import { longestDelay } from "./retry-after.ts";

/** Asks for one more call after that many seconds: `return { ...resyncAfter(30), children, status }`. */
export function resyncAfter(seconds: number): { resyncAfterSeconds: number } {
  if (isResync(seconds)) return { resyncAfterSeconds: seconds };
  throw new RangeError(
    `resyncAfter needs a number of seconds, 0 to ${String(longestDelay)}: ${String(seconds)}`,
  );
}
