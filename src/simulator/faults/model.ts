import type { HookName } from "@metatron/runtime";
import type { ApiReason } from "../api-server.ts";

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
