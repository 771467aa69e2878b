import type { HookName } from "@metatron/runtime";
import { type JsonObject, type OwnerReference, qualifiedName } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "./api-server.ts";
import type { Clock } from "./clock/work-queue.ts";

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
  /** What made Metacontroller look at the parent, in words: `child Deployment/web: status.readyReplicas 1 → 2`. */
  readonly why: string;
  /** How long the hook took, on the clock of this machine. */
  milliseconds: number;
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
  call(call: Omit<HookCall, "at" | "outcome" | "request" | "milliseconds">, request: string): HookCall;
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
      const { controller, hook, parent, why } = call;
      const at = clock.now();
      const entry: HookCall = {
        at,
        outcome: "ok",
        controller,
        hook,
        parent,
        why,
        milliseconds: 0,
        request,
      };
      calls.push(entry);
      const old = calls[calls.length - 1 - keptBodies];
      if (old !== undefined) [old.request, old.response] = [undefined, undefined];
      return entry;
    },
    event: (event) => void events.push({ at: clock.now(), ...event }),
  };
}

/**
 * A copy of the first level. On Node.js 20 what a spread makes gets a hidden class of its own as soon as it is changed or
 * frozen, which costs ten times as much and slows down everybody who reads it.
 */
export function copyOf<T extends object>(object: T): T {
  // Assigning this key would set the prototype.
  if (Object.hasOwn(object, "__proto__")) return { ...object };
  // oxlint-disable-next-line eslint/prefer-object-spread -- see above
  return Object.assign({}, object);
}

/** A copy with some fields set; what was there keeps its place. */
export function withFields<T extends object, F extends object>(object: T, fields: F): T & F {
  return Object.assign(copyOf(object), fields);
}

/** The reference of an object. */
export function toRef(object: StoredObject): ObjectRef {
  const { namespace, name } = object.metadata;
  const { apiVersion, kind } = object;
  return namespace === undefined || namespace === ""
    ? { apiVersion, kind, name }
    : { apiVersion, kind, name, namespace };
}

/** An object as people read it: `Deployment default/web`. */
export function describe(ref: { kind: string; namespace?: string | undefined; name: string }): string {
  return `${ref.kind} ${qualifiedName(ref.namespace, ref.name)}`;
}

/** The owner reference that makes an object somebody's controlled child. */
export function controllerOf(object: StoredObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** The owner reference of everything that a controller creates. */
export function controllerReference({ apiVersion, kind, metadata }: StoredObject): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** A stored object seen as JSON; every stored object is JSON. */
export function toJson(object: StoredObject): JsonObject {
  return object as unknown as JsonObject;
}

/** A queue key for an object, readable back by `parseKey`. */
export function toKey(ref: ObjectRef): string {
  return `${ref.apiVersion}:${ref.kind}:${ref.namespace ?? ""}:${ref.name}`;
}

/** The reference that a queue key was made from. */
export function parseKey(key: string): ObjectRef {
  const [apiVersion = "", kind = "", namespace = "", ...name] = key.split(":");
  const rest = name.join(":");
  return namespace === "" ? { apiVersion, kind, name: rest } : { apiVersion, kind, name: rest, namespace };
}

/** A parent that did not come to rest, and why. */
export interface Moving {
  readonly controller: string;
  readonly parent: ObjectRef;
  readonly passes: number;
  readonly reason: string;
  /** Set when its hook asked for the delay (429). */
  readonly isDelayed?: true;
}

/** What came of a settling. */
export interface Settlement {
  /** Nothing is queued any more; what waits for a resync does not count. */
  readonly isAtRest: boolean;
  readonly passes: number;
  /** Seconds of the fake clock. */
  readonly seconds: number;
  readonly moving: readonly Moving[];
}
