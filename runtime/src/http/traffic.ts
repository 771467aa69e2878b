/** Counts the calls that run, up to a limit. */
export interface Traffic {
  readonly limit: number;
  /** Notes a call that starts; false when there are too many, unless it is forced in. */
  readonly enter: (isForced?: boolean) => boolean;
  readonly leave: () => void;
  /** Says that no connection shall be kept after its answer, from now on. */
  readonly drain: () => void;
  readonly isDraining: () => boolean;
}

/** A counter with that limit. */
export function createTraffic(limit: number): Traffic {
  let running = 0;
  let isDraining = false;
  return {
    limit,
    enter(isForced = false) {
      if (running >= limit && !isForced) return false;
      running++;
      return true;
    },
    leave() {
      running--;
    },
    drain() {
      isDraining = true;
    },
    isDraining: () => isDraining,
  };
}
