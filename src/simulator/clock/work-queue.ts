/** Why a key comes back later: its pass failed, or the hook asked for it by 429 or by `resyncAfterSeconds`. */
export type DelayReason = "retry" | "retry-after" | "resync";

/** Says in words why a key was added; asked only when its pass calls a hook. */
export type Why = () => string;

/** A key that waits, with the time at which it becomes ready. */
export interface Delayed {
  readonly key: string;
  readonly at: number;
  readonly reason: DelayReason;
  readonly why: Why | undefined;
}

/** The work queue of one controller: a key waits once, and is never worked on twice at a time. */
export interface WorkQueue {
  /** Of several reasons the first one is kept. */
  add(key: string, why?: Why): void;
  /** Why the key that is worked on was added. */
  why(key: string): string;
  /** Whether adding the key would change nothing. */
  isQueued(key: string): boolean;
  addAfter(key: string, milliseconds: number, reason: DelayReason, why?: Why): void;
  addRateLimited(key: string, why?: Why): void;
  forget(key: string): void;
  failures(key: string): number;
  /** The next ready key; `done` must follow. */
  take(): string | undefined;
  done(key: string): void;
  ready(): readonly string[];
  delayed(): Iterable<Delayed>;
  /** Makes ready what is due. */
  promote(): void;
  /** Forgets everything, as a restart does. */
  clear(): void;
}

/**
 * An empty queue with the semantics of client-go's rate-limited, delaying queue, except for the order: a key that was added
 * while it was worked on is next, since what its pass needs is still at hand.
 */
export function createWorkQueue(clock: Clock): WorkQueue {
  const ready = new Set<string>();
  const working = new Set<string>();
  const again = new Set<string>();
  const next: string[] = [];
  const waiting = new Map<string, Delayed>();
  const backOff = createBackOff(clock);
  const [reasons, current] = [new Map<string, Why>(), new Map<string, Why>()];
  const start = (key: string): string => {
    const why = reasons.get(key);
    if (why === undefined) current.delete(key);
    else current.set(key, why);
    reasons.delete(key);
    ready.delete(key);
    working.add(key);
    return key;
  };

  const queue: WorkQueue = {
    add(key, why) {
      if (why !== undefined && !reasons.has(key)) reasons.set(key, why);
      (working.has(key) ? again : ready).add(key);
    },
    why: (key) => current.get(key)?.() ?? "",
    isQueued: (key) => ready.has(key) || again.has(key),
    addAfter(key, milliseconds, reason, why) {
      if (milliseconds <= 0) return queue.add(key, why);
      const at = clock.now() + milliseconds;
      const before = waiting.get(key);
      if (before === undefined || at < before.at) waiting.set(key, { key, at, reason, why });
    },
    addRateLimited: (key, why) => queue.addAfter(key, backOff.next(key), "retry", why),
    forget: (key) => backOff.forget(key),
    failures: (key) => backOff.failures(key),
    take() {
      const first = next.pop();
      if (first !== undefined) return start(first);
      for (const key of ready) return start(key);
      return undefined;
    },
    done(key) {
      working.delete(key);
      current.delete(key);
      if (!again.delete(key)) return;
      ready.add(key);
      next.push(key);
    },
    ready: () => [...ready],
    delayed: () => waiting.values(),
    promote() {
      for (const { key, at, why } of waiting.values()) {
        if (at > clock.now()) continue;
        waiting.delete(key);
        queue.add(key, why);
      }
    },
    clear() {
      for (const set of [ready, again]) set.clear();
      next.length = 0;
      waiting.clear();
      reasons.clear();
      backOff.clear();
    },
  };
  return queue;
}

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
function createBackOff(clock: Clock): BackOff {
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

/** The fake clock of a simulation; it moves only when somebody moves it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the clock forward; it never goes back. */
  advanceTo(time: number): void;
}

/** A clock that starts at the given time. */
export function createClock(start: number): Clock {
  let time = start;
  return {
    now: () => time,
    advanceTo(later) {
      time = Math.max(time, later);
    },
  };
}
