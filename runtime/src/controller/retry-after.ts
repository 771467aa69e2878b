/** Marks the wishes of every copy of this package; hidden from loggers and types. */
export const retryBrand = /* @__PURE__ */ Symbol.for("metatron.retryAfter");

/** The wish to be called later: nothing is created, changed or deleted until then. Return it or throw it. */
export class RetryAfter extends Error {
  override readonly name = "RetryAfter";
  readonly seconds: number;

  constructor(seconds: number, reason: string) {
    super(reason);
    this.seconds = seconds;
    Object.defineProperty(this, retryBrand, { value: true });
  }
}

/** The most seconds that a delay may have. */
export const longestDelay = 1_000_000_000;

/** Whether a header can say so many seconds. */
export function isDelay(seconds: unknown): seconds is number {
  return typeof seconds === "number" && seconds > 0 && seconds <= longestDelay;
}

/** Whether Metacontroller takes a value as `resyncAfterSeconds`. */
export function isResync(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= longestDelay;
}

/**
 * Postpones this parent: the call is answered 429 with Retry-After, whole seconds rounded up. For a decorator the source
 * takes 429 for any error and retries with its own back-off.
 * @see https://metacontroller.github.io/metacontroller/api/hook.html
 */
export function retryAfter(seconds: number, reason = "the hook asked to be called later"): RetryAfter {
  if (!isDelay(seconds)) {
    throw new RangeError(
      `retryAfter needs seconds above 0 and up to ${String(longestDelay)}: ${String(seconds)}`,
    );
  }
  return new RetryAfter(Math.ceil(seconds), reason);
}

/** Asks for one more call after that many seconds: `return { ...resyncAfter(30), children, status }`. */
export function resyncAfter(seconds: number): { resyncAfterSeconds: number } {
  if (isResync(seconds)) return { resyncAfterSeconds: seconds };
  throw new RangeError(
    `resyncAfter needs a number of seconds, 0 to ${String(longestDelay)}: ${String(seconds)}`,
  );
}
