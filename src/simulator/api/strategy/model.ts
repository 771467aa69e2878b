import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { FieldError } from "@metatron/runtime/schema";
import type { ServedKind } from "../../api-server.ts";

/** What a write leads to: the object as it would be stored, and what is wrong with it. */
export interface Admitted {
  readonly value: JsonObject;
  readonly errors: readonly FieldError[];
}

/** How list and map fields merge under server-side apply. */
export interface FieldTopology {
  /** The keys of a list that merges by key, `set` for a list of unique values, undefined for a list replaced whole. */
  listKeys(path: readonly string[], apiVersion: string): readonly string[] | "set" | undefined;
  /** Whether a map is owned as one value. */
  isAtomicMap(path: readonly string[], apiVersion: string): boolean;
}

/** What differs between kinds when an object is written or read. */
export interface Strategy {
  readonly served: ServedKind;
  /** The key of the kind in storage: plural and group. */
  readonly key: string;
  /** The apiVersion in which objects are stored and watched. */
  readonly storageVersion: string;
  readonly hasGeneration: boolean;
  /** Whether `admit` returns values that share nothing with what it was given, so that they can be frozen in place. */
  readonly admitsFresh: boolean;
  readonly topology: FieldTopology;
  /** The object as it is created or replaced: pruned, defaulted, canonical, without what the caller may not set. */
  admit(object: JsonObject, old: JsonObject | undefined): Admitted;
  /** The object with the status of `object` and everything else of `old`. */
  admitStatus(object: JsonObject, old: JsonObject): Admitted;
  /** The object in another served version. */
  toVersion(object: JsonObject, apiVersion: string): JsonObject;
  /** Whether the change counts in `metadata.generation`. */
  bumpsGeneration(before: JsonObject, after: JsonObject): boolean;
  /** Everything wrong with a name. */
  readonly nameProblems: (name: string) => readonly string[];
}
