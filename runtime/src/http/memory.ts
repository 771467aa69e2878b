import { hash } from "node:crypto";
import type { Outcome } from "../call/outcome.ts";
import type { ControllerSettings, HookName } from "../controller/controller.ts";
import { type AnswerCache, createAnswerCache } from "./answer-cache.ts";
import { type CreateHasher, createPrivateHasher, createPublicHasher } from "./hasher.ts";
import type { Incoming } from "./hook-call.ts";

/** Answers from what was answered before: 304 by the caller's ETag, or the kept answer to an identical body. */
export interface Memory {
  readonly createHasher: CreateHasher;
  readonly recall: (incoming: Incoming, call: () => Outcome | Promise<Outcome>) => Outcome | Promise<Outcome>;
}

/** The memory of one hook; undefined when it needs none. Finalize always runs: it must see the end of its children. */
export function createMemory(
  settings: ControllerSettings,
  hook: HookName,
  revision: string,
): Memory | undefined {
  const hasEtag = settings.etag === true;
  const cache = cacheOf(settings);
  if (hook === "finalize" || (!hasEtag && cache === undefined)) return undefined;
  return {
    createHasher: hasEtag ? createPublicHasher : createPrivateHasher,
    recall({ payload, url, ifNoneMatch }, call) {
      const digest = payload.digest();
      const etag = hasEtag ? etagOf(digest, revision, url) : undefined;
      if (etag !== undefined && holds(ifNoneMatch, etag)) {
        return { name: "unchanged", status: 304, body: "", etag };
      }
      const keep = (outcome: Outcome): Outcome => {
        if (outcome.name !== "ok") return outcome;
        cache?.set(digest, outcome);
        return etag === undefined ? outcome : { ...outcome, etag };
      };
      const known = cache?.get(digest);
      if (known !== undefined) return etag === undefined ? known : { ...known, etag };
      const outcome = call();
      return outcome instanceof Promise ? outcome.then(keep) : keep(outcome);
    },
  };
}

function cacheOf({ cache }: ControllerSettings): AnswerCache | undefined {
  if (cache === undefined || cache === false) return undefined;
  return createAnswerCache(cache === true ? {} : cache);
}

function etagOf(digest: string, revision: string, url: string): string {
  return `"${hash("sha256", JSON.stringify([digest, revision, url]), "base64url")}"`;
}

function holds(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(",").some((entry) => entry.trim().replace(/^W\//, "") === etag);
}
