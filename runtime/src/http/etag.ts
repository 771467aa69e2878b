import { hash } from "node:crypto";
import type { Outcome } from "../call/outcome.ts";
import type { ControllerSettings, HookName } from "../controller/controller.ts";
import { createResponseCache } from "./response-cache.ts";

/** The parts of an HTTP request that decide about its answer. */
export interface ConditionalRequest {
  readonly body: Buffer;
  readonly url: string;
  readonly ifNoneMatch: string | undefined;
}

type Answer = Outcome | Promise<Outcome>;

/** Answers a request without a call when it can: 304 by the caller's ETag, or the cached answer to an equal body. */
export type AnswerWithoutCall = (request: ConditionalRequest, call: () => Answer) => Answer;

/**
 * ETag and response cache of one hook; undefined when its controller wants neither. Finalize always runs: it must see
 * its children go. The digest is SHA-256, the same in every replica.
 * @see https://datatracker.ietf.org/doc/html/rfc9110#name-if-none-match
 */
export function createAnswerWithoutCall(
  { etag: setting, cache: cacheSetting }: ControllerSettings,
  hook: HookName,
  revision: string,
): AnswerWithoutCall | undefined {
  const hasEtag = setting === true;
  if (hook === "finalize" || (!hasEtag && !cacheSetting)) return undefined;
  const cache = cacheSetting ? createResponseCache(cacheSetting === true ? {} : cacheSetting) : undefined;
  return ({ body, url, ifNoneMatch }, call) => {
    const digest = hash("sha256", body, "base64url");
    const etag = hasEtag ? etagOf(digest, revision, url) : undefined;
    const tagged = (outcome: Outcome): Outcome => (etag === undefined ? outcome : { ...outcome, etag });
    if (etag !== undefined && matches(ifNoneMatch, etag)) {
      return { name: "not-modified", status: 304, body: "", etag };
    }
    const cached = cache?.get(digest);
    if (cached !== undefined) return tagged(cached);
    const keep = (outcome: Outcome): Outcome => {
      if (outcome.name !== "ok") return outcome;
      cache?.set(digest, outcome);
      return tagged(outcome);
    };
    const outcome = call();
    return outcome instanceof Promise ? outcome.then(keep) : keep(outcome);
  };
}

/** The ETag of what the author says that an answer depends on, and whether the caller has it already. */
export function authorsEtag(
  text: string,
  revision: string,
  { url, ifNoneMatch }: Omit<ConditionalRequest, "body">,
): { readonly etag: string; readonly isKnown: boolean } {
  const etag = etagOf(text, revision, url);
  return { etag, isKnown: matches(ifNoneMatch, etag) };
}

function etagOf(digest: string, revision: string, url: string): string {
  return `"${hash("sha256", JSON.stringify([digest, revision, url]), "base64url")}"`;
}

function matches(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(",").some((entry) => entry.trim().replace(/^W\//, "") === etag);
}
