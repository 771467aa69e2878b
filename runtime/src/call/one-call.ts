import type { ControllerSettings, HookName } from "../controller/controller.ts";
import type { JsonObject } from "../kubernetes/json.ts";
import { isPlainObject } from "../kubernetes/json.ts";
import type { Outcome } from "./outcome.ts";

/** One call of a parent. */
export interface ParentCall {
  readonly hook: HookName;
  readonly parent: JsonObject;
  readonly body: Buffer;
  /** How long a call may take, in milliseconds. */
  readonly milliseconds: number;
}

type Answer = Outcome | Promise<Outcome>;

/** Runs a hook, and tells when it really ends: one that was given up (503) may still run. */
export type TrackedRun = (track: (ending: Promise<Outcome>) => void) => Answer;

/** Lets one call of each parent run at a time; undefined when a controller does not ask for it. */
export type OneCall = (call: ParentCall, run: TrackedRun) => Answer;

interface Running {
  readonly call: ParentCall;
  readonly started: number;
  readonly ending: Promise<Outcome>;
}

/** After so many timeouts a hook that never ends does not hold its parent any more. */
const patience = 10;

/**
 * The calls of one controller. A second call of a parent is refused, or waits: one with the same request gets the answer
 * of the first, another one runs after it, because its request holds what the first could not know.
 */
export function createOneCall({ sameParent }: ControllerSettings): OneCall | undefined {
  if (sameParent === undefined) return undefined;
  const calls = new Map<unknown, Running>();
  const start = (key: unknown, call: ParentCall, run: TrackedRun): Answer =>
    run((ending) => {
      const running: Running = { call, started: performance.now(), ending };
      calls.set(key, running);
      void ending.finally(() => {
        if (calls.get(key) === running) calls.delete(key);
      });
    });
  const find = (key: unknown): Running | undefined => {
    const running = calls.get(key);
    const isGivenUp =
      running !== undefined && performance.now() - running.started > patience * running.call.milliseconds;
    return isGivenUp ? undefined : running;
  };
  const wait = async (key: unknown, call: ParentCall, run: TrackedRun): Promise<Outcome> => {
    const until = performance.now() + call.milliseconds;
    for (let first = find(key); first !== undefined; first = find(key)) {
      const outcome = await within(first.ending, until - performance.now());
      if (outcome === undefined) return busy(call);
      if (first.call.hook === call.hook && first.call.body.equals(call.body)) return outcome;
    }
    return start(key, call, run);
  };
  return (call, run) => {
    const key = keyOf(call.parent);
    if (find(key) === undefined) return start(key, call, run);
    return sameParent === "refuse" ? busy(call) : wait(key, call, run);
  };
}

function keyOf({ apiVersion, kind, metadata }: JsonObject): string {
  const { uid, namespace, name } = isPlainObject(metadata) ? metadata : {};
  return JSON.stringify(typeof uid === "string" && uid !== "" ? uid : [apiVersion, kind, namespace, name]);
}

/** undefined when the promise takes longer. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function busy({ hook }: ParentCall): Outcome {
  const error = `${hook} waits: a hook still runs for the same parent; end it when its signal says so`;
  const body = JSON.stringify({ error, code: "PARENT_BUSY" });
  return { name: "too-many-requests", status: 429, retryAfterSeconds: 1, body };
}
