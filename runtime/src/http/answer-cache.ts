import type { Outcome } from "../call/outcome.ts";

/** Keeps the newest answers by the hash of their request, bounded in number and size. */
export interface AnswerCache {
  readonly get: (digest: string) => Outcome | undefined;
  readonly set: (digest: string, outcome: Outcome) => void;
}

/** An empty cache; 1,000 answers and 64 MiB unless told otherwise. */
export function createAnswerCache({ entries = 1000, bytes = 64 * 1024 * 1024 }): AnswerCache {
  const kept = new Map<string, Outcome>();
  let size = 0;
  const drop = (digest: string): void => {
    size -= kept.get(digest)?.body.length ?? 0;
    kept.delete(digest);
  };
  return {
    get(digest) {
      const found = kept.get(digest);
      return found && { ...found, name: "cached" };
    },
    set(digest, outcome) {
      drop(digest);
      kept.set(digest, outcome);
      size += outcome.body.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= entries && size <= bytes) break;
        drop(oldest);
      }
    },
  };
}
