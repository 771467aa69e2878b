import {
  ApiError,
  simulate as startSimulation,
  type Simulation,
  type SimulationProblem,
} from "@metatron/runtime/testing";
import { refuse, type SimulationFiles } from "./files.ts";
import { runStage, type Stage } from "./stage.ts";

/** What a simulation came to. */
export interface SimulationOutcome {
  readonly stages: readonly Stage[];
  readonly problems: readonly SimulationProblem[];
}

/** Applies the objects and settles, then each edit alike; with `isDeleting` also deletes the parents and settles again. */
export async function runSimulation(
  { manifests, crds, objects, edits }: SimulationFiles,
  url: string,
  isDeleting: boolean,
): Promise<SimulationOutcome> {
  const cluster = await read(() => startSimulation({ url, manifests, crds }));
  for (const path of objects) await read(() => cluster.apply(path), path);
  const stages = [await runStage(cluster, "applied")];
  for (const path of edits) {
    await read(() => cluster.apply(path), path);
    stages.push(await runStage(cluster, "edited"));
  }
  if (isDeleting) {
    for (const parent of cluster.parents()) await cluster.delete(parent);
    stages.push(await runStage(cluster, "deleted"));
  }
  return { stages, problems: [...cluster.problems, ...leftovers(cluster, isDeleting)] };
}

async function read<T>(perform: () => Promise<T>, path = "manifests or CRDs"): Promise<T> {
  try {
    return await perform();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof ApiError) {
      throw refuse(
        "SIMULATE_REFUSED",
        `${path}: ${reason}`,
        "Correct the object that the message names.",
        error,
      );
    }
    throw refuse("SIMULATE_FILE", `${path}: ${reason}`, "Correct the path or the file.", error);
  }
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

function refTo({
  apiVersion,
  kind,
  metadata,
}: {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}) {
  return { apiVersion, kind, name: metadata.name };
}
