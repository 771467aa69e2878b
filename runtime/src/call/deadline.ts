/** The time limit of one call. */
export interface Deadline {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Aborted when the time is over; made on first use. */
  readonly signal: () => AbortSignal;
  /** The answer, or `late()` when it does not come in time. */
  readonly race: <T>(answer: PromiseLike<T>, late: () => T) => Promise<T>;
}

/** Starts the time limit of a call that came in at `now`. */
export function createDeadline(now: number, milliseconds: number): Deadline {
  let controller: AbortController | undefined;
  let isOver = false;
  const give = (): AbortController => {
    controller ??= new AbortController();
    if (isOver) controller.abort(timeoutError(milliseconds));
    return controller;
  };
  return {
    at: now + milliseconds,
    signal: () => give().signal,
    race: async (answer, late) => {
      const { promise, stop } = after(milliseconds);
      const timeout = promise.then(() => {
        isOver = true;
        controller?.abort(timeoutError(milliseconds));
        return late();
      });
      try {
        return await Promise.race([answer, timeout]);
      } finally {
        stop();
      }
    },
  };
}

function after(milliseconds: number): { promise: Promise<void>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return { promise, stop: () => clearTimeout(timer) };
}

function timeoutError(milliseconds: number): DOMException {
  return new DOMException(`the call was given up after ${String(milliseconds / 1000)} s`, "TimeoutError");
}
