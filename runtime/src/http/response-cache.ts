import type { Outcome } from "../call/outcome.ts";

/** Keeps the newest answers by the digest of their request, bounded in number and in bytes. */
export interface ResponseCache {
  readonly get: (digest: string) => Outcome | undefined;
  readonly set: (digest: string, outcome: Outcome) => void;
}

interface Entry {
  readonly outcome: Outcome;
  readonly bytes: number;
}

/** An empty cache of up to `entries` answers (default 1,000) and `bytes` of UTF-8 in their bodies (default 64 MiB). */
export function createResponseCache({ entries = 1000, bytes = 64 * 1024 * 1024 }): ResponseCache {
  const kept = new Map<string, Entry>();
  let size = 0;
  const drop = (digest: string): void => {
    size -= kept.get(digest)?.bytes ?? 0;
    kept.delete(digest);
  };
  return {
    get(digest) {
      const found = kept.get(digest);
      return found && { ...found.outcome, name: "cached" };
    },
    set(digest, outcome) {
      drop(digest);
      const entry = { outcome, bytes: Buffer.byteLength(outcome.body) };
      kept.set(digest, entry);
      size += entry.bytes;
      for (const oldest of kept.keys()) {
        if (kept.size <= entries && size <= bytes) break;
        drop(oldest);
      }
    },
  };
}
