/** Limits how many calls run at once. */
export interface ConcurrencyLimit {
  readonly limit: number;
  /** The controller that it limits; undefined for the whole server. */
  readonly owner: string | undefined;
  /** Counts a call that starts; false when as many as the limit run already. */
  readonly acquire: () => boolean;
  readonly release: () => void;
}

/** A limit on which no call runs yet. */
export function createConcurrencyLimit(limit: number, owner?: string): ConcurrencyLimit {
  let running = 0;
  return {
    limit,
    owner,
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

/** Counts a call in every limit, or in none: then the first that is reached comes back. */
export function acquireAll(limits: readonly ConcurrencyLimit[]): ConcurrencyLimit | undefined {
  const full = limits.findIndex((limit) => !limit.acquire());
  if (full === -1) return undefined;
  for (const limit of limits.slice(0, full)) limit.release();
  return limits[full];
}
