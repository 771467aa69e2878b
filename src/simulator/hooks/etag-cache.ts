import type { Clock } from "../clock/clock.ts";

/** What the ETag cache keeps of one parent: the last tag and the body that came with it. */
export interface TaggedBody {
  readonly tag: string;
  readonly body: string;
}

/** The ETag cache of one hook. */
export interface EtagCache {
  get(key: string): TaggedBody | undefined;
  set(key: string, entry: TaggedBody): void;
  clear(): void;
}

/**
 * Entries are kept by kind, namespace and name of the parent: all revisions of a rolling parent share one slot (trap 10).
 * Without a timeout they are kept for ever.
 */
export function createEtagCache(clock: Clock, timeoutSeconds: number | undefined): EtagCache {
  const entries = new Map<string, { readonly entry: TaggedBody; readonly until: number }>();
  const lifetime = timeoutSeconds === undefined || timeoutSeconds <= 0 ? Infinity : timeoutSeconds * 1000;
  return {
    get(key) {
      const found = entries.get(key);
      return found !== undefined && clock.now() < found.until ? found.entry : undefined;
    },
    set: (key, entry) => void entries.set(key, { entry, until: clock.now() + lifetime }),
    clear: () => entries.clear(),
  };
}
