import type { FastifyReply, FastifyRequest } from "fastify";
import type { Outcome } from "../call/outcome.ts";
import type { CreateHasher } from "./hasher.ts";
import type { HookCall } from "./hook-call.ts";
import { toPayload } from "./payload.ts";
import type { Traffic } from "./traffic.ts";

/** The content type of every answer. */
export const jsonType = "application/json; charset=utf-8";

/** The handler of one hook as Fastify calls it. */
export function createHookHandler(call: HookCall, traffic: Traffic, createHasher?: CreateHasher) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const incoming = {
      id: request.id,
      url: request.url,
      ifNoneMatch: request.headers["if-none-match"],
      log: request.server.log,
      payload: toPayload(request.body, createHasher),
    };
    call(incoming, (outcome) => send(reply, outcome, traffic.isDraining()));
    return reply;
  };
}

function send(reply: FastifyReply, outcome: Outcome, isLast: boolean): void {
  if (isLast) void reply.header("connection", "close");
  if (outcome.retryAfterSeconds !== undefined) reply.header("retry-after", outcome.retryAfterSeconds);
  if (outcome.etag !== undefined) reply.header("etag", outcome.etag);
  reply.code(outcome.status);
  if (outcome.status === 304) void reply.send();
  else void reply.header("content-type", jsonType).send(outcome.body);
}
