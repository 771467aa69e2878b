import type { ObjectRef } from "../api-server.ts";

/** A parent that did not come to rest, and why. */
export interface Moving {
  readonly controller: string;
  readonly parent: ObjectRef;
  readonly passes: number;
  readonly reason: string;
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

/** The bounds of a settling. */
export interface SettleOptions {
  /** Passes over one parent before it counts as restless. Default 30. */
  readonly maxPasses?: number;
  /** Steps of the world. Default 200. */
  readonly maxSteps?: number;
  /** Runs until this much fake time has passed, resyncs included. Default: stops as soon as nothing is queued. */
  readonly seconds?: number;
}
