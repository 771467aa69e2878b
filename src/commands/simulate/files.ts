import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Problem, UserError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { type AppliedObject, type Placed, readMaps, readObjects } from "./objects.ts";
import { refusal } from "./refusal.ts";

type Objects = readonly Placed<AppliedObject>[];

/** What a simulation reads: of the project, and of its command line. */
export interface SimulationInputs {
  readonly manifests: readonly object[];
  readonly crds: readonly object[];
  readonly objects: Objects;
  /** Applied one source after the other, each when everything is at rest. */
  readonly edits: readonly Objects[];
}

/** Reads manifests, CRDs and the objects to apply: the named ones, or the examples. Throws when one kind is missing. */
export async function readSimulation(
  root: string,
  io: Io,
  named: readonly string[],
  edits: readonly string[] = [],
): Promise<SimulationInputs> {
  const list = async (...path: string[]): Promise<string[]> => await listFiles(join(root, ...path), io.cwd);
  const sources = named.length > 0 ? named : await list("examples");
  const manifests = await readMaps(await list("manifests", "base"), io);
  if (!manifests.some(isController)) {
    const message = "There is no controller in manifests/base.";
    throw new UserError([refusal("SIMULATE_NO_CONTROLLERS", message, "Run metatron generate.")]);
  }
  if (sources.length === 0) {
    const fix = "Write an object into examples/, or name a file with -f.";
    throw new UserError([refusal("SIMULATE_NO_OBJECTS", "There is no object in examples/.", fix)]);
  }
  const [objects = [], ...later] = await readAll([sources, ...edits.map((edit) => [edit])], io);
  return { manifests, crds: await readMaps(await list("crds"), io), objects, edits: later };
}

/** Every group of sources; what is wrong with any of them is told at once. */
async function readAll(groups: readonly (readonly string[])[], io: Io): Promise<Objects[]> {
  const problems: Problem[] = [];
  const read: Objects[] = [];
  for (const group of groups) {
    try {
      read.push(await readObjects(group, io));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return read;
}

function isController({ kind }: { readonly kind?: unknown }): boolean {
  return kind === "CompositeController" || kind === "DecoratorController";
}

async function listFiles(folder: string, cwd: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .toSorted()
    .map((name) => relative(cwd, join(folder, name)));
}
