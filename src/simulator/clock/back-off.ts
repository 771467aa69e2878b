import type { Clock } from "./clock.ts";

const firstDelay = 5;
const longestDelay = 1_000_000;
const perSecond = 10;
const burst = 100;

/** How long failing keys wait, as client-go's default controller rate limiter does it. */
export interface BackOff {
  /** The milliseconds until the key may come back; grows with each failure of the key. */
  next(key: string): number;
  forget(key: string): void;
  failures(key: string): number;
  clear(): void;
}

/** 5 ms doubling to 1000 s for each key, and no more than 10 a second (100 at once) for all keys together. */
export function createBackOff(clock: Clock): BackOff {
  const counts = new Map<string, number>();
  let tokens = burst;
  let last = clock.now();
  const reserve = (): number => {
    tokens = Math.min(burst, tokens + ((clock.now() - last) / 1000) * perSecond) - 1;
    last = clock.now();
    return tokens >= 0 ? 0 : (-tokens / perSecond) * 1000;
  };
  return {
    next(key) {
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return Math.max(Math.min(firstDelay * 2 ** count, longestDelay), reserve());
    },
    forget: (key) => void counts.delete(key),
    failures: (key) => counts.get(key) ?? 0,
    clear: () => counts.clear(),
  };
}
