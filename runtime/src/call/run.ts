import type { FastifyBaseLogger } from "fastify";
import type { Controller, HookName, UntypedHook } from "../controller/controller.ts";
import type { CallFacts, ParentSource } from "../gate/facts.ts";
import { type Gate, createGate } from "../gate/gate.ts";
import { createContext } from "./context.ts";
import { Deadline } from "./deadline.ts";
import { toFacts } from "./facts.ts";
import { type CallName, type Outcome, failed, isRetryAfter, refused, thrownOutcome } from "./outcome.ts";
import type { HookRequest } from "./request.ts";
import { type ParentCheck, createParentCheck } from "./validate.ts";

/** What one call brings beside its request. */
export interface CallPorts extends ParentSource {
  readonly now: number;
  log(call: CallName): FastifyBaseLogger;
}

/** Calls one hook: an outcome at once when the hook is synchronous, else the promise of one. It never throws. */
export type Run = (request: HookRequest, ports: CallPorts) => Outcome | Promise<Outcome>;

/** How long Metacontroller waits for a hook that the manifest gives no timeout. */
export const defaultManifestSeconds = 10;
const share = 0.9;

interface Calling {
  readonly controller: Controller;
  readonly hook: UntypedHook;
  readonly gate: Gate;
  readonly milliseconds: number;
}

/** Makes one hook of a controller callable: facts, deadline, hook, gate. */
export function createRun(controller: Controller, name: HookName): Run | undefined {
  const { declaration, settings } = controller;
  const hook = controller.hooks[name];
  if (hook === undefined) return undefined;
  const seconds = settings.timeoutSeconds ?? share * (declaration.timeouts?.[name] ?? defaultManifestSeconds);
  const calling: Calling = { controller, hook, gate: createGate(declaration), milliseconds: seconds * 1000 };
  const check = settings.validate === true ? createParentCheck(declaration, name) : undefined;
  return (request, ports) => {
    const facts = toFacts(declaration, name, request.parent, ports);
    const call: CallName = { controller: declaration.name, hook: name, parent: facts.parent };
    if (check === undefined) return callHook(calling, call, facts, request, ports);
    return callChecked(
      () => check(call, request, facts, ports.now),
      call,
      () => callHook(calling, call, facts, request, ports),
    );
  };
}

async function callChecked(
  check: () => ReturnType<ParentCheck>,
  call: CallName,
  proceed: () => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  try {
    return (await check()) ?? (await proceed());
  } catch (error) {
    return thrownOutcome(call, error);
  }
}

function callHook(
  { controller, hook, gate, milliseconds }: Calling,
  call: CallName,
  facts: CallFacts,
  request: HookRequest,
  ports: CallPorts,
): Outcome | Promise<Outcome> {
  const deadline = new Deadline(ports.now, milliseconds);
  const context = createContext(controller.declaration.type, request, {
    hook: call.hook,
    namespace: facts.namespace,
    log: () => ports.log(call),
    deadline,
    now: ports.now,
  });
  try {
    const result = hook(context as never);
    if (!isThenable(result)) return judge(result, gate, call, facts);
    return deadline.race(judgeLater(result, gate, call, facts), () => timeoutOutcome(call, milliseconds));
  } catch (error) {
    return thrownOutcome(call, error);
  }
}

/** Judges what was promised. A promise of the hook is awaited, which no `then` of its own can get in the way of. */
async function judgeLater(
  result: PromiseLike<unknown>,
  gate: Gate,
  call: CallName,
  facts: CallFacts,
): Promise<Outcome> {
  try {
    return judge(await result, gate, call, facts);
  } catch (error) {
    return thrownOutcome(call, error);
  }
}

function judge(result: unknown, gate: Gate, call: CallName, facts: CallFacts): Outcome {
  if (isRetryAfter(result)) return thrownOutcome(call, result);
  const verdict = gate(result, facts);
  if (verdict.kind === "refused") return refused(call, verdict.problems);
  const { body, bytes, count } = verdict;
  return { name: "ok", status: 200, body, parent: call.parent, count, bytes };
}

function timeoutOutcome(call: CallName, milliseconds: number): Outcome {
  const reason = `took longer than ${String(milliseconds / 1000)} s: raise timeoutSeconds, and the timeout in the manifest above it`;
  return failed(call, "HOOK_TIMEOUT", reason, { name: "timeout", status: 503 });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}
