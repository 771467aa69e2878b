import type { FastifyBaseLogger } from "fastify";
import type { Controller, HookName, UntypedHook } from "../controller/controller.ts";
import type { JsonValue } from "../kubernetes/json.ts";
import { type GateContext, type ParentSource, toGateContext } from "../gate/context.ts";
import { type Gate, createGate } from "../gate/gate.ts";
import { type CountChurn, type KindChurn, createChurnCounter } from "./churn.ts";
import { Deadline, createContext } from "./context.ts";
import { type CallName, type Outcome, failed, isRetryAfter, refused, thrownOutcome } from "./outcome.ts";
import type { HookRequest } from "./request.ts";
import { createParentCheck } from "./validate-parent.ts";

/** What one call needs beside its request. */
export interface HookCallDeps extends ParentSource {
  /** The time of the call, in milliseconds since 1970. */
  readonly now: number;
  log(call: CallName): FastifyBaseLogger;
  /** Whether the outcome shall say what the answer does to the children. Default false. */
  readonly countsChurn?: boolean;
  /** Is told of the end of a hook that did not answer at once, which may come after the call was given up. */
  track?(ending: Promise<Outcome>): void;
  /** The ETag of a text of the author's, and whether the caller has it already. */
  toEtag?(text: string): { readonly etag: string; readonly isKnown: boolean };
}

/** Calls one hook: an outcome at once when the hook is synchronous, else the promise of one. It never throws. */
export type HookRunner = (request: HookRequest, deps: HookCallDeps) => Outcome | Promise<Outcome>;

/** How long Metacontroller waits for a hook that the manifest gives no timeout. */
export const defaultManifestSeconds = 10;

/** The part of the manifest's timeout after which a call is given up, so that the answer still arrives. */
const share = 0.9;

interface Hook {
  readonly controller: Controller;
  readonly hook: UntypedHook;
  readonly gate: Gate;
  readonly countChurn: CountChurn;
  readonly milliseconds: number;
}

/** Makes one hook of a controller callable: context, deadline, hook, gate. undefined when it has no such hook. */
export function createHookRunner(controller: Controller, name: HookName): HookRunner | undefined {
  const { declaration, settings } = controller;
  const hook = controller.hooks[name];
  if (hook === undefined) return undefined;
  const milliseconds = timeoutOf(controller, name);
  const callable: Hook = {
    controller,
    hook,
    gate: createGate(declaration),
    countChurn: createChurnCounter(declaration),
    milliseconds,
  };
  const check = settings.validate === true ? createParentCheck(declaration, name) : undefined;
  return (request, deps) => {
    const gateContext = toGateContext(declaration, name, request.parent, deps);
    const call: CallName = { controller: declaration.name, hook: name, parent: gateContext.parent };
    const callNow = (): Outcome | Promise<Outcome> => callHook(callable, call, gateContext, request, deps);
    if (check === undefined) return callNow();
    return check(call, request, gateContext, deps.now).then(
      (invalid) => invalid ?? callNow(),
      (error: unknown) => thrownOutcome(call, error),
    );
  };
}

/** After how many milliseconds a call is given up. */
export function timeoutOf({ declaration, settings }: Controller, name: HookName): number {
  const manifestSeconds = declaration.timeouts?.[name] ?? defaultManifestSeconds;
  return (settings.timeoutSeconds ?? share * manifestSeconds) * 1000;
}

function callHook(
  { controller, hook, gate, countChurn, milliseconds }: Hook,
  call: CallName,
  gateContext: GateContext,
  request: HookRequest,
  deps: HookCallDeps,
): Outcome | Promise<Outcome> {
  const deadline = new Deadline(deps.now, milliseconds);
  const context = createContext(controller.declaration.type, request, {
    hook: call.hook,
    namespace: gateContext.namespace,
    log: () => deps.log(call),
    deadline,
    now: deps.now,
  });
  try {
    const tag = etagOfAuthor(controller, call, context, deps);
    if (tag?.isKnown === true) return { name: "not-modified", status: 304, body: "", etag: tag.etag };
    const tagged = (outcome: Outcome): Outcome =>
      tag !== undefined && outcome.name === "ok" ? { ...outcome, etag: tag.etag } : outcome;
    const isCounted = deps.countsChurn === true && call.hook !== "customize";
    const judgeNow = (result: unknown): Outcome =>
      judge(result, gate, call, gateContext, isCounted ? (list) => countChurn(request, list) : undefined);
    const result = hook(context as never);
    if (!isThenable(result)) return tagged(judgeNow(result));
    const ending = judgeLater(result, call, judgeNow).then(tagged);
    deps.track?.(ending);
    return deadline.race(ending, () => timeoutOutcome(call, milliseconds));
  } catch (error) {
    return thrownOutcome(call, error);
  }
}

/** Asked of sync only: finalize must see its children go, and Metacontroller keeps the answer of customize itself. */
function etagOfAuthor(
  { settings }: Controller,
  { hook }: CallName,
  context: object,
  deps: HookCallDeps,
): ReturnType<NonNullable<HookCallDeps["toEtag"]>> | undefined {
  if (typeof settings.etag !== "function" || hook !== "sync") return undefined;
  const text: unknown = settings.etag(context as never);
  if (text === undefined) return undefined;
  if (typeof text !== "string") throw new TypeError("etag must return a text or undefined");
  return deps.toEtag?.(text);
}

/** Judges what was promised. A promise of the hook is awaited, which no `then` of its own can get in the way of. */
async function judgeLater(
  result: PromiseLike<unknown>,
  call: CallName,
  judgeNow: (result: unknown) => Outcome,
): Promise<Outcome> {
  try {
    return judgeNow(await result);
  } catch (error) {
    return thrownOutcome(call, error);
  }
}

function judge(
  result: unknown,
  gate: Gate,
  call: CallName,
  gateContext: GateContext,
  countChurn: ((list: readonly JsonValue[]) => readonly KindChurn[]) | undefined,
): Outcome {
  if (isRetryAfter(result)) return thrownOutcome(call, result);
  const judged = gate(result, gateContext);
  if (judged.kind === "refused") return refused(call, judged.problems);
  const { body, list } = judged;
  const churn = countChurn?.(list);
  return { name: "ok", status: 200, body, parent: call.parent, count: list.length, ...(churn && { churn }) };
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
