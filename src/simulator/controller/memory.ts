import type { ObservedMeta } from "@metatron/runtime/kubernetes";
import type { ObjectRef, StoredObject } from "../api-server.ts";

/** The update of a child that a pass sent, to recognise it when it comes again. */
export interface RememberedUpdate {
  readonly signature: string;
  readonly count: number;
  /** Which fields it changed, at which generation of the parent, and how often these changed one after the other. */
  readonly fields: string;
  readonly changes: number;
}

/** What a status may be made of: what counts of the parent, and the observed children. */
export interface StatusInput {
  readonly parent: readonly unknown[];
  readonly children: readonly StoredObject[];
}

/** What counts of an answer for the next one. */
export interface LastAnswer {
  readonly metadata: ObservedMeta;
  readonly related: readonly StoredObject[];
  /** The status that the parent had, and the one that was answered. */
  readonly observed: unknown;
  readonly status: unknown;
  readonly count: number;
}

/** What the search for problems keeps of one parent between passes. */
export interface Memory {
  readonly ref: ObjectRef;
  /** The last update of each child, by uid. */
  readonly updates: Map<string, RememberedUpdate>;
  /** The children that were found to be as desired, as they were then, by uid. */
  readonly resting: Map<string, StoredObject>;
  /** Children that this controller deleted, with the metadata of the parent at that time. */
  readonly deleted: Map<string, ObservedMeta>;
  /** What the last answer was given to, and came to. */
  last: LastAnswer | undefined;
  /** What the last answer was given to, and how often only the status changed since. */
  input: StatusInput | undefined;
  status: unknown;
  restless: number;
  passes: number;
  /** Why the hook asked for a delay last (429). */
  delayed: string;
}

/** A memory of nothing. */
export function createMemory(ref: ObjectRef): Memory {
  return {
    ref,
    updates: new Map(),
    resting: new Map(),
    deleted: new Map(),
    last: undefined,
    input: undefined,
    status: undefined,
    restless: 0,
    passes: 0,
    delayed: "",
  };
}
