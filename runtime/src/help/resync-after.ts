/** Asks for one more call after that many seconds: `return { ...resyncAfter(30), children, status }`. */
export function resyncAfter(seconds: number): { resyncAfterSeconds: number } {
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new RangeError(`resyncAfter needs a number of seconds, 0 or more: ${String(seconds)}`);
  }
  return { resyncAfterSeconds: seconds };
}
