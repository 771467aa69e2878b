import type { FastifyReply, FastifyRequest } from "fastify";
import { BadRequest, parseBody, toHookRequest } from "../call/request.ts";
import type { Outcome } from "../call/outcome.ts";
import type { Run } from "../call/run.ts";
import type { Controller, HookName } from "../controller.ts";
import type { Meter } from "./meter.ts";
import type { Traffic } from "./traffic.ts";
import { hookLogger, logCall } from "./log.ts";
import { emptyManagedFields } from "./managed-fields.ts";
import type { Memory } from "./memory.ts";

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

/** The handler of one hook: body to request, request to outcome, outcome to answer, log line and metrics. */
export function createHookHandler(route: HookRoute) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const started = performance.now();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const bytes = body.length;
    const finish = (outcome: Outcome): void => {
      route.traffic.leave();
      answer(reply, outcome);
      const milliseconds = performance.now() - started;
      const { declaration } = route.controller;
      const line = { controller: declaration.name, hook: route.hook, reqId: request.id, milliseconds, bytes };
      logCall(request.log, line, outcome);
      route.meter?.observe(line, outcome);
    };
    if (!route.traffic.enter()) return finishBusy(route, finish, reply);
    const outcome = recallOrCall(route, request, reply, body);
    if (outcome instanceof Promise) void outcome.then(finish);
    else finish(outcome);
    return reply;
  };
}

function recallOrCall(
  route: HookRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  body: Buffer,
): Outcome | Promise<Outcome> {
  if (route.memory === undefined) return call(route, request, body);
  return route.memory.recall(request, reply, body, () => call(route, request, body));
}

function call(route: HookRoute, request: FastifyRequest, body: Buffer): Outcome | Promise<Outcome> {
  const { controller, now, keepManagedFields } = route;
  try {
    if (body.length === 0) throw new BadRequest("the body is empty");
    const text = (keepManagedFields ? body : emptyManagedFields(body)).toString();
    const hookRequest = toHookRequest(parseBody(text), controller.declaration.type);
    return route.run(hookRequest, {
      now: now(),
      log: (name) => hookLogger(request.log, name, request.id),
    });
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const { message } = error;
    return {
      name: "bad-request",
      status: 400,
      body: JSON.stringify({ error: message, code: "BAD_REQUEST" }),
    };
  }
}

function finishBusy(route: HookRoute, finish: (outcome: Outcome) => void, reply: FastifyReply): FastifyReply {
  route.traffic.enter(true);
  const error = `${String(route.traffic.limit)} calls are running already: raise the option concurrency`;
  finish({
    name: "busy",
    status: 429,
    retryAfterSeconds: 1,
    body: JSON.stringify({ error, code: "TOO_MANY_CALLS" }),
  });
  return reply;
}

function answer(reply: FastifyReply, outcome: Outcome): void {
  if (outcome.retryAfterSeconds !== undefined) reply.header("retry-after", outcome.retryAfterSeconds);
  reply.code(outcome.status);
  if (outcome.status === 304) void reply.send();
  else void reply.header("content-type", "application/json; charset=utf-8").send(outcome.body);
}
