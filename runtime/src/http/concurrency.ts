/** Limits how many calls run at once. */
export interface ConcurrencyLimit {
  readonly limit: number;
  /** Counts a call that starts; false when as many as the limit run already. */
  readonly acquire: () => boolean;
  readonly release: () => void;
}

/** A limit on which no call runs yet. */
export function createConcurrencyLimit(limit: number): ConcurrencyLimit {
  let running = 0;
  return {
    limit,
    acquire() {
      if (running >= limit) return false;
      running++;
      return true;
    },
    release() {
      running--;
    },
  };
}
