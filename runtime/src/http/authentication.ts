import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { FastifyReply, FastifyRequest } from "fastify";
import { answerText } from "./not-found.ts";

/** Who may call the hooks. The values are asked for at every call, so that files can be read again. */
export interface Authentication {
  /** Tokens that are accepted as `Authorization: Bearer …`; several during a rotation. */
  readonly bearer?: () => readonly string[];
  /** `user:password` pairs that are accepted as `Authorization: Basic …`. */
  readonly basic?: () => readonly string[];
  /** Whether a client certificate that the server's client CA signed is needed. */
  readonly clientCertificate?: boolean;
}

/** The hook that answers 401 or 403 to whoever is not allowed. */
export function authenticate(authentication: Authentication) {
  const challenges = [
    ...(authentication.bearer ? ["Bearer"] : []),
    ...(authentication.basic ? ['Basic realm="hooks", charset="UTF-8"'] : []),
  ];
  return ({ raw }: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (!hasCertificate(raw, authentication)) {
      answerText(reply, 403, "FORBIDDEN", "a client certificate of the configured CA is needed");
    } else if (!hasCredentials(raw, authentication)) {
      void reply.header("www-authenticate", challenges.join(", "));
      answerText(reply, 401, "UNAUTHENTICATED", "the Authorization header is missing or wrong");
    } else done();
  };
}

function hasCertificate({ socket }: IncomingMessage, { clientCertificate }: Authentication): boolean {
  if (clientCertificate !== true) return true;
  // A resumed session counts as authorized in Node 20 and 22, with a certificate or without.
  return (socket as TLSSocket).authorized && (socket as TLSSocket).getPeerX509Certificate() !== undefined;
}

function hasCredentials({ headers }: IncomingMessage, authentication: Authentication): boolean {
  if (authentication.bearer === undefined && authentication.basic === undefined) return true;
  return isKnown(headers.authorization, authentication);
}

function isKnown(header: string | undefined, { bearer, basic }: Authentication): boolean {
  const [, scheme = "", credentials = ""] = /^(\w+) +(\S+)$/.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return isOneOf(credentials, bearer?.() ?? []);
  if (scheme.toLowerCase() !== "basic") return false;
  return isOneOf(Buffer.from(credentials, "base64").toString(), basic?.() ?? []);
}

/** Compares digests of one length, all of them, so that time tells nothing. */
function isOneOf(given: string, accepted: readonly string[]): boolean {
  const digest = hash("sha256", given, "buffer");
  let isFound = false;
  // A text would be taken apart into letters.
  if (!Array.isArray(accepted)) throw new TypeError("bearer and basic must give a list");
  for (const each of accepted) {
    if (timingSafeEqual(hash("sha256", each, "buffer"), digest) && each !== "") isFound = true;
  }
  return isFound;
}
