import { type Problem, UserError } from "../../model/errors.ts";
import {
  ApiError,
  type ObjectRef,
  type Settlement,
  simulate,
  type SimulateOptions,
  type Simulation,
  type SimulationProblem,
  type StoredObject,
} from "../../simulator/index.ts";
import { type AppliedObject, type Placed, refusal, type SimulationInputs } from "./inputs.ts";
import { ready } from "@metatron/runtime";

/** What a simulation came to. */
export interface SimulationOutcome {
  readonly stages: readonly Stage[];
  readonly problems: readonly SimulationProblem[];
}

/** Applies the objects and settles, then each edit alike; with `isDeleting` also deletes the parents and settles again. */
export async function runSimulation(
  { manifests, crds, objects, edits }: SimulationInputs,
  url: string,
  isDeleting: boolean,
): Promise<SimulationOutcome> {
  const cluster = await startSimulation({ url, manifests, crds });
  await apply(cluster, objects);
  const stages = [await runStage(cluster, "applied")];
  for (const edit of edits) {
    await apply(cluster, edit);
    stages.push(await runStage(cluster, "edited"));
  }
  if (isDeleting) {
    for (const parent of cluster.parents()) await cluster.delete(parent);
    stages.push(await runStage(cluster, "deleted"));
  }
  return { stages, problems: [...cluster.problems, ...leftovers(cluster, isDeleting)] };
}

/** Starts a simulation; what its API server refuses of a CRD is the user's mistake. */
export async function startSimulation(options: SimulateOptions): Promise<Simulation> {
  try {
    return await simulate(options);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const fix = "Correct the CRD in crds/, and run metatron generate.";
    throw new UserError([refusal("SIMULATE_REFUSED", error.message, fix)], { cause: error });
  }
}

/** Applies objects in their order; throws one error with all that the API server refuses. */
async function apply(cluster: Simulation, objects: readonly Placed<AppliedObject>[]): Promise<void> {
  const problems: Problem[] = [];
  for (const { value, place } of objects) {
    const { apiVersion, kind } = value;
    if (cluster.api.findKind(apiVersion, kind) === undefined) {
      const fix = "Correct apiVersion and kind, or put its CRD into crds/.";
      problems.push(refusal("SIMULATE_REFUSED", `There is no kind ${kind} in ${apiVersion}.`, fix, place));
      continue;
    }
    try {
      await cluster.apply(value);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const fix = "Correct the fields that the message names.";
      problems.push(refusal("SIMULATE_REFUSED", error.message, fix, place));
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** What stays behind although everything was deleted, unless a problem says so already. */
function leftovers(cluster: Simulation, isDeleting: boolean): SimulationProblem[] {
  if (!isDeleting || cluster.problems.length > 0) return [];
  try {
    cluster.expectEmpty();
    return [];
  } catch (error) {
    const [parent] = cluster.parents();
    const object =
      parent === undefined ? { apiVersion: "v1", kind: "Cluster", name: "simulation" } : refTo(parent);
    const message = error instanceof Error ? error.message : String(error);
    return [
      {
        code: "pass-failed",
        controller: "",
        object,
        message,
        fix: "Let every object have an owner that goes.",
      },
    ];
  }
}

function refTo({ apiVersion, kind, metadata }: AppliedObject) {
  return { apiVersion, kind, name: metadata.name };
}

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
async function runStage(cluster: Simulation, name: Stage["name"]): Promise<Stage> {
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

/** How far an object is, as a person wants to read it. */
export interface Readiness {
  readonly isReady: boolean;
  readonly text: string;
}

export type Fields = { readonly [field: string]: unknown };

/** Judges an object as a controller does with `ready`, and says what there is to count. */
export function readinessOf(object: StoredObject): Readiness {
  const isReady = ready(object);
  return { isReady, text: textOf(object, isReady) };
}

function textOf(object: StoredObject, isReady: boolean): string {
  if (object.metadata.deletionTimestamp !== undefined) return "being deleted";
  const [spec, status] = [fieldsOf(object["spec"]), fieldsOf(object["status"])];
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
    case "ReplicaSet":
      return ratio(status["readyReplicas"], spec["replicas"], 1);
    case "DaemonSet":
      return ratio(status["numberReady"], status["desiredNumberScheduled"], 0);
    case "Job":
      return ratio(status["succeeded"], spec["completions"], 1, "complete");
    case "Pod":
    case "PersistentVolumeClaim":
      return typeof status["phase"] === "string" ? status["phase"] : "Pending";
    case "Service":
      if (spec["type"] !== "LoadBalancer") return "";
      return isReady ? "has an address" : "waits for an address";
    default:
      return byCondition(status, isReady);
  }
}

function ratio(actual: unknown, wanted: unknown, otherwise: number, word = "ready"): string {
  return `${numberOf(actual, 0)}/${numberOf(wanted, otherwise)} ${word}`;
}

function byCondition(status: Fields, isReady: boolean): string {
  const list = Array.isArray(status["conditions"]) ? (status["conditions"] as Fields[]) : [];
  const found = list.find(({ type }) => type === "Ready" || type === "Available");
  if (found === undefined) return "";
  const reason = typeof found["reason"] === "string" ? ` (${found["reason"]})` : "";
  return isReady ? "ready" : `not ready${reason}`;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
