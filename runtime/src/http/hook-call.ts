import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from "fastify";
import type { CallName, Outcome } from "../call/outcome.ts";
import { BadRequest, parseBody, toHookRequest } from "../call/request.ts";
import type { CallPorts, Run } from "../call/run.ts";
import type { Controller, HookName } from "../controller/controller.ts";
import type { Declaration } from "../controller/declaration.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { messageOf } from "../text.ts";
import type { CreateHasher } from "./hasher.ts";
import { createCallLog, hookLogger } from "./log.ts";
import { emptyManagedFields } from "./managed-fields.ts";
import type { Memory } from "./memory.ts";
import type { Meter } from "./meter.ts";
import { type Payload, toPayload } from "./payload.ts";
import type { Traffic } from "./traffic.ts";

/** One hook as it is mounted. */
export interface HookRoute {
  readonly controller: Controller;
  readonly hook: HookName;
  readonly run: Run;
  readonly keepManagedFields: boolean;
  readonly now: () => number;
  readonly traffic: Traffic;
  readonly meter: Meter | undefined;
  readonly memory: Memory | undefined;
}

/** What a call takes from its HTTP request, whichever way it came in. */
export interface Incoming {
  readonly id: string;
  readonly url: string;
  readonly ifNoneMatch: string | undefined;
  readonly log: FastifyBaseLogger;
  readonly payload: Payload;
}

/** Answers one call: body to request, request to outcome, then the answer, the log line and the metrics. */
export type HookCall = (incoming: Incoming, answer: (outcome: Outcome) => void) => void;

/** Makes one hook callable; the answer is given at once when the hook is synchronous. */
export function createHookCall(route: HookRoute): HookCall {
  const { controller, hook, traffic, memory, meter } = route;
  const { name } = controller.declaration;
  const logCall = createCallLog(name, hook);
  return (incoming, answer) => {
    const started = performance.now();
    const finish = (outcome: Outcome): void => {
      traffic.leave();
      try {
        answer(outcome);
        const endedAt = performance.now();
        const { id: reqId, payload, log } = incoming;
        const milliseconds = endedAt - started;
        const line = { controller: name, hook, reqId, milliseconds, endedAt, bytes: payload.bytes };
        logCall(log, line, outcome);
        meter?.observe(line, outcome);
      } catch (error) {
        // A logger or meter of the user's may throw: nobody is left to tell, and the process must go on.
        process.emitWarning(`a call was not logged or counted: ${messageOf(error)}`);
      }
    };
    if (!traffic.enter()) return finish(busy(traffic));
    const outcome = settle(() =>
      memory === undefined ? run(route, incoming) : memory.recall(incoming, () => run(route, incoming)),
    );
    if (outcome instanceof Promise) void outcome.then(finish);
    else finish(outcome);
  };
}

/** What nobody foresaw is an answer too: it must not end the process. */
function settle(call: () => Outcome | Promise<Outcome>): Outcome | Promise<Outcome> {
  try {
    const outcome = call();
    return outcome instanceof Promise ? outcome.catch(unforeseen) : outcome;
  } catch (error) {
    return unforeseen(error);
  }
}

function unforeseen(error: unknown): Outcome {
  const body = JSON.stringify({ error: "the server failed; its log says more", code: "INTERNAL" });
  return { name: "failed", status: 500, error, body };
}

function run(
  { controller, now, keepManagedFields, run: callHook }: HookRoute,
  incoming: Incoming,
): Outcome | Promise<Outcome> {
  try {
    const { payload } = incoming;
    if (payload.bytes === 0) throw new BadRequest("the body is empty");
    const text = textOf(payload.whole(), keepManagedFields);
    const request = toHookRequest(parseBody(text), controller.declaration.type);
    return callHook(request, new Ports(now(), text, controller.declaration.type, incoming));
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const body = JSON.stringify({ error: error.message, code: "BAD_REQUEST" });
    return { name: "bad-request", status: 400, body };
  }
}

/** What a call brings beside its request; its methods are only called now and then. */
class Ports implements CallPorts {
  readonly now: number;
  readonly #text: string;
  readonly #type: Declaration["type"];
  readonly #incoming: Incoming;

  constructor(now: number, text: string, type: Declaration["type"], incoming: Incoming) {
    this.now = now;
    this.#text = text;
    this.#type = type;
    this.#incoming = incoming;
  }

  log(call: CallName): FastifyBaseLogger {
    return hookLogger(this.#incoming.log, call, this.#incoming.id);
  }

  /** Reads the text again: few answers leave the status out, and a copy for each call would cost all of them. */
  readParent(): JsonObject {
    return toHookRequest(parseBody(this.#text), this.#type).parent;
  }
}

/** A small body is rather searched as a text, which is needed anyway. */
const small = 4096;

function textOf(body: Buffer, keepManagedFields: boolean): string {
  if (keepManagedFields) return body.toString();
  if (body.length > small) return emptyManagedFields(body).toString();
  const text = body.toString();
  return text.includes("managedFields") ? emptyManagedFields(body).toString() : text;
}

function busy(traffic: Traffic): Outcome {
  traffic.enter(true);
  const error = `${String(traffic.limit)} calls are running already: raise the option concurrency`;
  const body = JSON.stringify({ error, code: "TOO_MANY_CALLS" });
  return { name: "busy", status: 429, retryAfterSeconds: 1, body };
}

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
