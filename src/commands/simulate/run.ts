import {
  ApiError,
  simulate as startSimulation,
  type SimulateOptions,
  type Simulation,
  type SimulationProblem,
} from "../../simulator/index.ts";
import { type Problem, UserError } from "../../errors.ts";
import type { SimulationInputs } from "./files.ts";
import type { AppliedObject, Placed } from "./objects.ts";
import { refusal } from "./refusal.ts";
import { runStage, type Stage } from "./stage.ts";

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
  const cluster = await start({ url, manifests, crds });
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

async function start(options: SimulateOptions): Promise<Simulation> {
  try {
    return await startSimulation(options);
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
