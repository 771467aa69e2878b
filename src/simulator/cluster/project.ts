import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Controller } from "@metatron/runtime";
import type { StoredObject } from "../api-server.ts";
import { readDocuments } from "../manifest.ts";
import type { SimulateOptions } from "./options.ts";
import { simulate } from "./simulate.ts";
import type { Simulation } from "./simulation.ts";

/** A simulation of a project that Metatron generated. */
export interface ProjectSimulation extends Simulation {
  /** The first example of the project that the controller looks after, as it was created. */
  readonly example: StoredObject;
}

/**
 * Starts a cluster in memory for one controller of a generated project: its manifest of `manifests/base/controllers`, all of
 * `crds/`, and every file of `examples/` with an object that the controller looks after, which has been applied.
 * `meta` is the test's `import.meta`; the project is the nearest folder above it with a `metatron.json`.
 * @throws Error when there is no project, or no example of the controller's kind.
 */
export async function simulateProject(
  meta: { readonly url: string },
  controller: Controller,
  options: Omit<SimulateOptions, "controllers" | "manifests" | "crds" | "url"> = {},
): Promise<ProjectSimulation> {
  const root = await findProject(dirname(fileURLToPath(meta.url)));
  const { declaration } = controller;
  const simulation = await simulate({
    ...options,
    controllers: [controller],
    manifests: join(root, "manifests/base/controllers", `${declaration.name}.yaml`),
    crds: await filesOf(join(root, "crds")),
  });
  const kinds = declaration.type === "composite" ? [declaration.parent] : declaration.targets;
  let example: StoredObject | undefined;
  for (const path of await filesOf(join(root, "examples"))) {
    const objects = await readDocuments(path);
    const own = objects.filter(({ apiVersion, kind }) =>
      kinds.some((each) => each.apiVersion === apiVersion && each.kind === kind),
    );
    if (own.length === 0) continue;
    await simulation.apply(...objects);
    example ??= simulation.parents()[0];
  }
  if (example === undefined) {
    await simulation.close();
    const names = kinds.map(({ kind, apiVersion }) => `${kind} (${apiVersion})`).join(", ");
    throw new Error(`${join(root, "examples")} holds no ${names} for ${declaration.name}`);
  }
  return Object.defineProperties(simulation, { example: { value: example } }) as ProjectSimulation;
}

async function findProject(folder: string): Promise<string> {
  for (let root = folder; ; root = dirname(root)) {
    if (await stat(join(root, "metatron.json")).catch(() => undefined)) return root;
    if (dirname(root) === root) throw new Error(`there is no metatron.json in ${folder} or above`);
  }
}

/** The YAML and JSON files of a folder, sorted; none when it does not exist. */
async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
