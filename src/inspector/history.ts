import type { ObjectRef, Simulation, StoredObject } from "../simulator/index.ts";
import { toKey, toRef } from "../simulator/records.ts";

/** Who wrote an object: the person, the controller by its hook's answer, or the rest of the cluster. */
export type Writer = "you" | "hook" | "cluster";

/** An object as it was after one write. */
export interface Version {
  /** Its place among all writes of the simulation. */
  readonly sequence: number;
  /** Milliseconds of the fake clock. */
  readonly at: number;
  readonly by: Writer;
  readonly verb: "created" | "updated" | "deleted";
  /** How many hooks had been called before it. */
  readonly call: number;
  readonly object: StoredObject;
}

/** Every write of a simulation, by object. */
export interface History {
  /** The versions of an object, oldest first. */
  of(ref: ObjectRef): readonly Version[];
  /** What the controllers wrote after a call and before the next one. */
  after(call: number): readonly Version[];
  /** Whether an object was written since the last mark. */
  changes(ref: ObjectRef): number;
  /** Something new begins: what came before is the past. */
  mark(): void;
  /** The sequence number at the last mark. */
  readonly marked: () => number;
  /** Counts everything that is written meanwhile as done by this writer. */
  during<T>(writer: Writer, task: () => Promise<T>): Promise<T>;
}

const keptVersions = 60;

/** Follows a simulation from here on. */
export function followHistory(simulation: Simulation): History {
  const versions = new Map<string, Version[]>();
  const byCall = new Map<number, Version[]>();
  let writer: Writer | undefined;
  let sequence = 0;
  let marked = 0;
  simulation.api.watch(({ type, object, before }) => {
    const by = writer ?? guessWriter(object, before);
    const call = simulation.calls.length;
    const verb = ({ ADDED: "created", MODIFIED: "updated", DELETED: "deleted" } as const)[type];
    const version: Version = { sequence: ++sequence, at: simulation.api.now(), by, verb, call, object };
    const key = toKey(toRef(object));
    const list = versions.get(key) ?? [];
    versions.set(key, list);
    list.push(version);
    if (list.length > keptVersions) list.splice(1, 1);
    if (by !== "hook") return;
    byCall.set(call, [...(byCall.get(call) ?? []), version]);
  });
  return {
    of: (ref) => versions.get(toKey(ref)) ?? [],
    after: (call) => byCall.get(call) ?? [],
    changes: (ref) => (versions.get(toKey(ref)) ?? []).filter((version) => version.sequence > marked).length,
    mark: () => void (marked = sequence),
    marked: () => marked,
    async during(who, task) {
      writer = who;
      try {
        return await task();
      } finally {
        writer = undefined;
      }
    },
  };
}

/** Workloads get their status from the cluster; everything else that changes while it settles comes from a controller. */
function guessWriter(object: StoredObject, before: StoredObject | undefined): Writer {
  if (object.kind === "Namespace" || object.metadata.name === "kube-root-ca.crt") return "cluster";
  if (before === undefined) return "hook";
  const isOwned = object.metadata.ownerReferences?.some(({ controller }) => controller === true) === true;
  const isStatusOnly = isOwned && object.metadata.generation === before.metadata.generation;
  return isStatusOnly && before["status"] !== object["status"] ? "cluster" : "hook";
}
