import type { HookName } from "@metatron/runtime";
import type { ObjectRef } from "./api-server.ts";
import type { Clock } from "./clock/clock.ts";

/** What a controller did to the API server. */
export type ActionVerb =
  | "create"
  | "update"
  | "apply"
  | "delete"
  | "updateStatus"
  | "adopt"
  | "release"
  | "addFinalizer"
  | "removeFinalizer";

/** One write of a controller, also when it failed. */
export interface Action {
  /** Milliseconds of the fake clock. */
  readonly at: number;
  readonly controller: string;
  readonly parent: ObjectRef;
  readonly verb: ActionVerb;
  readonly object: ObjectRef;
  /** `ok`, or the reason that the API server gave. */
  readonly outcome: string;
}

/** One call of a hook. */
export interface HookCall {
  readonly at: number;
  readonly controller: string;
  readonly hook: HookName;
  readonly parent: ObjectRef;
  /** `ok`, or why it failed. */
  outcome: string;
  /** The bodies of the last few hundred calls; older ones are dropped. */
  request: string | undefined;
  response?: unknown;
}

/** An event as Metacontroller records it, on a controller or on a parent. */
export interface ControllerEvent {
  readonly at: number;
  readonly controller: string;
  readonly object: ObjectRef;
  readonly type: "Normal" | "Warning";
  readonly reason: "Starting" | "Started" | "Stopping" | "Stopped" | "SyncError" | "CreateError";
  readonly message: string;
}

const keptBodies = 500;

/** Everything that happened in a simulation, in order. */
export interface Recorder {
  readonly actions: readonly Action[];
  readonly calls: readonly HookCall[];
  readonly events: readonly ControllerEvent[];
  action(action: Omit<Action, "at">): void;
  call(call: Omit<HookCall, "at" | "outcome" | "request">, request: string): HookCall;
  event(event: Omit<ControllerEvent, "at">): void;
}

/** An empty record. */
export function createRecorder(clock: Clock): Recorder {
  const actions: Action[] = [];
  const calls: HookCall[] = [];
  const events: ControllerEvent[] = [];
  return {
    actions,
    calls,
    events,
    action({ controller, parent, verb, object, outcome }) {
      actions.push({ at: clock.now(), controller, parent, verb, object, outcome });
    },
    call(call, request) {
      const { controller, hook, parent } = call;
      const at = clock.now();
      const entry: HookCall = { at, outcome: "ok", controller, hook, parent, request };
      calls.push(entry);
      const old = calls[calls.length - 1 - keptBodies];
      if (old !== undefined) [old.request, old.response] = [undefined, undefined];
      return entry;
    },
    event: (event) => void events.push({ at: clock.now(), ...event }),
  };
}
