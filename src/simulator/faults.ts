import type { HookName } from "@metatron/runtime";
import { ApiError, type ApiReason, type ApiServer, type ObjectRef } from "./api-server.ts";
import { conflict, modified } from "./api/errors.ts";
import type { Clock } from "./clock/work-queue.ts";
import { type HookReply, timedOut } from "./hooks/webhook.ts";
import type { ActionVerb } from "./records.ts";

/** The objects that a fault hits; absent fields mean any. */
export interface FaultTarget {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Something that goes wrong on purpose; `times` says how often (default once). */
export type Fault =
  /** A write of a controller meets a newer version of the object. */
  | { readonly kind: "conflict"; readonly object?: FaultTarget; readonly times?: number }
  /** A create of a controller is refused. */
  | {
      readonly kind: "failed-create";
      readonly object?: FaultTarget;
      readonly reason?: ApiReason;
      readonly message?: string;
      readonly times?: number;
    }
  /** Passes see the cluster as it is now, not what is written from here on. */
  | { readonly kind: "stale-cache"; readonly times?: number }
  /** The hook's server does not answer, or answers with a status. */
  | {
      readonly kind: "hook-down";
      readonly hook?: HookName;
      readonly status?: number;
      readonly times?: number;
    }
  /** The hook needs so many seconds of the fake clock; beyond the timeout the call fails. */
  | {
      readonly kind: "slow-hook";
      readonly seconds: number;
      readonly hook?: HookName;
      readonly times?: number;
    }
  /** So many parents are worked on at the same time from here on. */
  | { readonly kind: "parallel-calls"; readonly workers: number }
  /** Metacontroller stops after so many more writes, in the middle of a pass, and starts again. */
  | { readonly kind: "restart"; readonly afterActions?: number };

/** Thrown where Metacontroller is stopped on purpose. */
export class Restart extends Error {
  override readonly name = "Restart";
}

/** The faults that still wait to happen. */
export interface Faults {
  add(fault: Fault): void;
  readonly workers: number;
  /** Throws what a write meets. */
  beforeWrite(verb: ActionVerb, object: ObjectRef): void;
  /** The answer of a broken hook; undefined when the hook is to be called. Throws when it cannot be reached. */
  beforeCall(hook: HookName, timeout: number): HookReply | undefined;
  /** Whether this pass sees an old state. */
  takeStale(): boolean;
  readonly isStale: boolean;
}

interface Pending {
  readonly fault: Fault;
  left: number;
}

/** Faults that happen on the given clock, told as the server would. */
export function createFaults(clock: Clock, api: ApiServer): Faults {
  let pending: Pending[] = [];
  let workers = 1;
  const take = (matches: (fault: Fault) => boolean): Fault | undefined => {
    const found = pending.find((entry) => matches(entry.fault));
    if (found === undefined) return undefined;
    if (--found.left <= 0) pending = pending.filter((entry) => entry !== found);
    return found.fault;
  };
  return {
    add(fault) {
      if (fault.kind === "parallel-calls") workers = fault.workers;
      else pending.push({ fault, left: countOf(fault) });
    },
    get workers() {
      return workers;
    },
    beforeWrite(verb, object) {
      const restart = pending.find(({ fault }) => fault.kind === "restart");
      if (restart !== undefined && --restart.left < 0) {
        pending = pending.filter((entry) => entry !== restart);
        throw new Restart("Metacontroller restarts");
      }
      const fault = take((candidate) => hits(candidate, verb, object));
      if (fault !== undefined) throw toApiError(fault, object, api);
    },
    beforeCall(hook, timeout) {
      const fault = take(
        (it) => (it.kind === "hook-down" || it.kind === "slow-hook") && (it.hook ?? hook) === hook,
      );
      return fault === undefined ? undefined : answer(fault, timeout, clock);
    },
    takeStale: () => take(({ kind }) => kind === "stale-cache") !== undefined,
    get isStale() {
      return pending.some(({ fault }) => fault.kind === "stale-cache");
    },
  };
}

function countOf(fault: Fault): number {
  if (fault.kind === "restart") return fault.afterActions ?? 0;
  return fault.kind === "parallel-calls" ? 0 : (fault.times ?? 1);
}

function hits(fault: Fault, verb: ActionVerb, object: ObjectRef): boolean {
  if (fault.kind === "failed-create") return verb === "create" && isTarget(fault.object, object);
  return (
    fault.kind === "conflict" && verb !== "create" && verb !== "delete" && isTarget(fault.object, object)
  );
}

function isTarget(target: FaultTarget | undefined, object: ObjectRef): boolean {
  return (
    (target?.kind ?? object.kind) === object.kind &&
    (target?.namespace ?? object.namespace) === object.namespace &&
    (target?.name ?? object.name) === object.name
  );
}

function toApiError(fault: Fault, { apiVersion, kind, name }: ObjectRef, api: ApiServer): ApiError {
  if (fault.kind === "failed-create") {
    return new ApiError(
      fault.reason ?? "InternalError",
      fault.message ?? `${kind} "${name}" cannot be created`,
    );
  }
  const served = api.findKind(apiVersion, kind) ?? { group: "", resource: kind, kind };
  return conflict(served, name, modified);
}

function answer(fault: Fault, timeout: number, clock: Clock): HookReply | undefined {
  if (fault.kind === "slow-hook") {
    const milliseconds = fault.seconds * 1000;
    clock.advanceTo(clock.now() + Math.min(milliseconds, timeout));
    if (milliseconds >= timeout) throw timedOut();
    return undefined;
  }
  if (fault.kind !== "hook-down" || fault.status === undefined)
    throw new Error("connect: connection refused");
  return { status: fault.status, headers: {}, body: "the hook is down on purpose" };
}
