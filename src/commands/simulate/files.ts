import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UserError } from "../../errors.ts";

/** The files of a project that a simulation needs. */
export interface SimulationFiles {
  readonly manifests: readonly string[];
  readonly crds: readonly string[];
  readonly objects: readonly string[];
  /** Applied one after the other, each when everything is at rest. */
  readonly edits: readonly string[];
}

/** Finds manifests, CRDs and the objects to apply: the named files, or the examples. Throws when one kind is missing. */
export async function findFiles(
  root: string,
  cwd: string,
  named: readonly string[],
  edits: readonly string[] = [],
): Promise<SimulationFiles> {
  const manifests = await list(join(root, "manifests", "base"));
  const objects =
    named.length > 0 ? named.map((path) => resolve(cwd, path)) : await list(join(root, "examples"));
  if (manifests.length === 0) {
    throw refuse(
      "SIMULATE_NO_CONTROLLERS",
      "There are no manifests in manifests/base.",
      "Run metatron generate.",
    );
  }
  if (objects.length === 0) {
    const fix = "Write an object into examples/, or name a file with -f.";
    throw refuse("SIMULATE_NO_OBJECTS", "There is no object in examples/.", fix);
  }
  return {
    manifests,
    crds: await list(join(root, "crds")),
    objects,
    edits: edits.map((path) => resolve(cwd, path)),
  };
}

/** A mistake of the user as the error of a command. */
export function refuse(code: string, message: string, fix: string, cause?: unknown): UserError {
  return new UserError([{ code, message, fix }], { cause });
}

async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}
