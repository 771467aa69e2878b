import { type Problem, UserError } from "../../model/errors.ts";
import {
  ApiError,
  type Settlement,
  simulate,
  type SimulateOptions,
  type Simulation,
  type SimulationProblem,
} from "../../simulator/index.ts";
import { type AppliedObject, type Placed, refusal, type SimulationInputs } from "./inputs.ts";
import { toTree, type TreeObject } from "../../inspector/tree.ts";

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
export async function apply(cluster: Simulation, objects: readonly Placed<AppliedObject>[]): Promise<void> {
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
      const fix = /\bstatus: Required value/.test(error.message)
        ? "Take status out of the CRD's required list: the API server drops the status of every new object."
        : "Correct the fields that the message names.";
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
  const since = { actions: cluster.actions.length, calls: cluster.calls.length };
  return toStage(cluster, name, await cluster.settle(), since);
}

/** What came of a settling, with what was done since so many actions and calls. */
export function toStage(
  cluster: Simulation,
  name: Stage["name"],
  { isAtRest, seconds, moving, passes }: Settlement,
  since: { readonly actions: number; readonly calls: number },
): Stage {
  const done = cluster.actions.slice(since.actions).filter(({ outcome }) => outcome === "ok");
  const count = (...verbs: string[]): number => done.filter(({ verb }) => verbs.includes(verb)).length;
  return {
    name,
    isAtRest,
    seconds,
    counts: {
      passes,
      calls: cluster.calls.length - since.calls,
      creates: count("create"),
      updates: count("update", "apply"),
      deletes: count("delete"),
      statusWrites: count("updateStatus"),
    },
    parents: cluster.parents().map((parent) => toTree(cluster, parent)),
    moving,
  };
}
