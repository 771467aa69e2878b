import type { ObjectRef, Settlement, Simulation, StoredObject } from "../../simulator/index.ts";
import { type Readiness, readinessOf } from "./readiness.ts";

/** An object of the tree. */
export interface TreeObject extends Readiness {
  readonly ref: ObjectRef;
  readonly children: readonly TreeObject[];
}

/** What the controllers did in a stage. */
export interface Counts {
  readonly passes: number;
  readonly calls: number;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  readonly statusWrites: number;
}

/** One part of a simulation, from a change to rest. */
export interface Stage {
  readonly name: "applied" | "edited" | "deleted";
  readonly isAtRest: boolean;
  /** Seconds of the fake clock. */
  readonly seconds: number;
  readonly counts: Counts;
  readonly parents: readonly TreeObject[];
  readonly moving: Settlement["moving"];
}

/** Settles a simulation and says what came of it. */
export async function runStage(cluster: Simulation, name: Stage["name"]): Promise<Stage> {
  const [actions, calls] = [cluster.actions.length, cluster.calls.length];
  const { isAtRest, seconds, moving, passes } = await cluster.settle();
  const done = cluster.actions.slice(actions).filter(({ outcome }) => outcome === "ok");
  const count = (...verbs: string[]): number => done.filter(({ verb }) => verbs.includes(verb)).length;
  return {
    name,
    isAtRest,
    seconds,
    counts: {
      passes,
      calls: cluster.calls.length - calls,
      creates: count("create"),
      updates: count("update", "apply"),
      deletes: count("delete"),
      statusWrites: count("updateStatus"),
    },
    parents: cluster.parents().map((parent) => toTree(cluster, parent)),
    moving,
  };
}

function toTree(cluster: Simulation, parent: StoredObject): TreeObject {
  const children = cluster.children(parent).filter(({ kind }) => kind !== "ControllerRevision");
  return {
    ref: toRef(parent),
    ...readinessOf(parent),
    children: children.map((child) => ({ ref: toRef(child), ...readinessOf(child), children: [] })),
  };
}

function toRef({ apiVersion, kind, metadata }: StoredObject): ObjectRef {
  const { name, namespace } = metadata;
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}
