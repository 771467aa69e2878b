import { isUtf8 } from "node:buffer";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type HookCallDeps, type HookRunner, timeoutOf } from "../call/hook-runner.ts";
import type { OneCall } from "../call/one-call.ts";
import type { CallName, Outcome } from "../call/outcome.ts";
import { BadRequest, parseBody, toHookRequest } from "../call/request.ts";
import type { Controller, HookName } from "../controller/controller.ts";
import { messageOf } from "../text.ts";
import { type ConcurrencyLimit, acquireAll } from "./concurrency.ts";
import { type AnswerWithoutCall, authorsEtag } from "./etag.ts";
import { hookLogger, logCall } from "./log.ts";
import { emptyManagedFields } from "./managed-fields.ts";
import type { Meter } from "./metrics.ts";
import type { Recorder } from "./recorder.ts";
import { type HiddenTexts, secretTexts } from "./redact.ts";

/** One hook as it is mounted. */
export interface HookRoute {
  readonly controller: Controller;
  readonly hook: HookName;
  readonly run: HookRunner;
  readonly keepManagedFields: boolean;
  readonly now: () => number;
  /** The limits of the server and of the controller. */
  readonly concurrency: readonly ConcurrencyLimit[];
  readonly oneCall: OneCall | undefined;
  readonly meter: Meter | undefined;
  readonly answerWithoutCall: AnswerWithoutCall | undefined;
  readonly revision: string;
  readonly recorder: Recorder | undefined;
}

/** A call that was answered. */
export interface HookCall {
  readonly controller: string;
  readonly hook: HookName;
  readonly outcome: Outcome;
}

const calls = new WeakMap<object, HookCall>();

/** The call that a request of Fastify was, from its `onSend` hooks on; undefined for other requests. */
export function hookCall(request: object): HookCall | undefined {
  return calls.get(request);
}

type Answer = Outcome | Promise<Outcome>;

const noBody = Buffer.alloc(0);

/** The Fastify handler of one hook: body to request, request to outcome, then the answer, the log line and the metrics. */
export function createHookHandler(route: HookRoute) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const started = performance.now();
    const body = Buffer.isBuffer(request.body) ? request.body : noBody;
    const finish = (outcome: Outcome): void => {
      calls.set(request, { controller: route.controller.declaration.name, hook: route.hook, outcome });
      send(reply, outcome);
      record(route, request, outcome, performance.now() - started, body);
    };
    const full = acquireAll(route.concurrency);
    if (full !== undefined) finish(tooManyRequests(full));
    else {
      const release = (outcome: Outcome): void => {
        for (const limit of route.concurrency) limit.release();
        finish(outcome);
      };
      const outcome = answer(route, request, body);
      if (outcome instanceof Promise) void outcome.then(release);
      else release(outcome);
    }
    return reply;
  };
}

/** The outcome of one request. It never throws: an unforeseen error is an answer too and must not end the process. */
function answer(route: HookRoute, request: FastifyRequest, body: Buffer): Answer {
  try {
    const call = (): Answer => runHook(route, request, body);
    const ifNoneMatch = request.headers["if-none-match"];
    const outcome = route.answerWithoutCall?.({ body, url: request.url, ifNoneMatch }, call) ?? call();
    return outcome instanceof Promise ? outcome.catch(internalError) : outcome;
  } catch (error) {
    return internalError(error);
  }
}

function internalError(error: unknown): Outcome {
  const body = JSON.stringify({ error: "the server failed; its log says more", code: "INTERNAL" });
  return { name: "failed", status: 500, error, body };
}

function runHook(route: HookRoute, request: FastifyRequest, body: Buffer): Answer {
  const { type } = route.controller.declaration;
  try {
    if (body.length === 0) throw new BadRequest("the body is empty");
    if (!isUtf8(body)) throw new BadRequest("the body is not UTF-8");
    const text = (route.keepManagedFields ? body : emptyManagedFields(body)).toString();
    const hookRequest = toHookRequest(parseBody(text), type);
    if (route.recorder !== undefined) requestTexts.set(request, text);
    let texts: HiddenTexts | undefined;
    const hiddenTexts = (): HiddenTexts => (texts ??= secretTexts(hookRequest));
    secretsOf.set(request, hiddenTexts);
    const deps: HookCallDeps = {
      now: route.now(),
      countsChurn: route.meter !== undefined,
      log: (call: CallName) => hookLogger(request.server.log, call, request.id, hiddenTexts),
      // Read again from the text: the hook may have changed its parent, and a copy for each call would cost all of them.
      readParent: () => toHookRequest(parseBody(text), type).parent,
      toEtag: (given) =>
        authorsEtag(given, route.revision, {
          url: request.url,
          ifNoneMatch: request.headers["if-none-match"],
        }),
    };
    if (route.oneCall === undefined || route.hook === "customize") return route.run(hookRequest, deps);
    const milliseconds = timeoutOf(route.controller, route.hook);
    return route.oneCall({ hook: route.hook, parent: hookRequest.parent, body, milliseconds }, (track) =>
      route.run(hookRequest, { ...deps, track }),
    );
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const answered = JSON.stringify({ error: error.message, code: "BAD_REQUEST" });
    return { name: "bad-request", status: 400, body: answered };
  }
}

/** What a recorder writes of a request: the text, since the bytes are changed in place. */
const requestTexts = new WeakMap<FastifyRequest, string>();

/** What the log line of a failed call must not show. */
const secretsOf = new WeakMap<FastifyRequest, () => HiddenTexts>();

function tooManyRequests({ limit, owner }: ConcurrencyLimit): Outcome {
  const error = `${String(limit)} calls${owner === undefined ? "" : ` of ${owner}`} are running already: raise the option concurrency`;
  const body = JSON.stringify({ error, code: "TOO_MANY_CALLS" });
  return { name: "too-many-requests", status: 429, retryAfterSeconds: 1, body };
}

/** The content type of every answer. */
const jsonType = "application/json; charset=utf-8";

function send(reply: FastifyReply, outcome: Outcome): void {
  if (outcome.retryAfterSeconds !== undefined) reply.header("retry-after", outcome.retryAfterSeconds);
  if (outcome.etag !== undefined) reply.header("etag", outcome.etag);
  reply.code(outcome.status);
  if (outcome.status === 304) void reply.send();
  else void reply.header("content-type", jsonType).send(outcome.body);
}

/** Logs and counts a call that was answered. A logger or meter of the user's may throw; the process must go on. */
function record(
  { controller, hook, meter, recorder, revision }: HookRoute,
  request: FastifyRequest,
  outcome: Outcome,
  milliseconds: number,
  body: Buffer,
): void {
  const { name } = controller.declaration;
  const line = { controller: name, hook, reqId: request.id, milliseconds, bytes: body.length };
  try {
    const texts = outcome.error === undefined ? undefined : secretsOf.get(request)?.();
    logCall(request.server.log, line, outcome, texts);
    meter?.observe(line, outcome);
    const { status, body: answered } = outcome;
    const asked = requestTexts.get(request);
    recorder?.write({ controller: name, hook, revision, milliseconds, status, asked, answered });
  } catch (error) {
    process.emitWarning(`a call was not logged or counted: ${messageOf(error)}`);
  }
}
