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
