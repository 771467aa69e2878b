import { versionOf } from "@metatron/runtime/kubernetes";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectModel } from "../../model/generated.ts";
import { type Crd, parseCrds } from "../../crd/index.ts";
import { type Problem, UserError } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import { parseProject, resourcesOf } from "../../project/index.ts";
import type { Project, ResourceRef } from "../../model/project.ts";
import { readVersion } from "../../version.ts";
import { journalPlace } from "../../plan/index.ts";
import { fail, problem } from "../fail.ts";
import { settleWrites } from "./exclusive.ts";
import { readVendor } from "./dependency-specs.ts";

/** A project with all that its generators need. */
export interface LoadedProject extends FoundProject {
  readonly model: ProjectModel;
}

/** Reads the project around the working directory: declaration, CRDs and vendored archives. */
export async function loadProject(io: Io): Promise<LoadedProject> {
  const { root, project } = await findProject(io);
  const crds = await readProjectCrds(root, project);
  const vendor = await readVendor(root, project, io);
  return { root, project, model: { project, crds, vendor, toolVersion: readVersion() } };
}

/** The parent of every composite controller, with the version that is watched. */
export function parentsOf(
  project: Project,
  crds: ReadonlyMap<string, Crd>,
): readonly { readonly crd: Crd; readonly version: string }[] {
  return project.controllers.flatMap((entry) => {
    const crd = entry.type === "composite" ? crds.get(entry.parent.crd ?? "") : undefined;
    if (entry.type !== "composite" || crd === undefined) return [];
    return [{ crd, version: versionOf(entry.parent.apiVersion) }];
  });
}

/** The CRDs that a declaration names, by path, as far as they can be read. */
export async function readKnownCrds(root: string, project: Project): Promise<ReadonlyMap<string, Crd>> {
  const crds = new Map<string, Crd>();
  for (const { crd: path } of project.controllers.flatMap(resourcesOf)) {
    if (path === undefined || crds.has(path)) continue;
    const text = await readFile(join(root, path), "utf8").catch(() => "");
    const [crd] = text === "" ? [] : parseCrds(text, path).crds;
    if (crd !== undefined) crds.set(path, crd);
  }
  return crds;
}

/**
 * The CRDs that a declaration names, by path, `fresh` ones in place of those on the disk. Throws for each that is
 * missing, broken or another one.
 */
export async function readProjectCrds(
  root: string,
  project: Project,
  fresh: ReadonlyMap<string, Crd> = new Map(),
): Promise<ReadonlyMap<string, Crd>> {
  const crds = new Map<string, Crd>();
  const problems: Problem[] = [];
  const references = project.controllers.flatMap(resourcesOf).filter(({ crd }) => crd !== undefined);
  for (const path of new Set(references.map(({ crd }) => crd ?? ""))) {
    const replaced = fresh.get(path);
    if (replaced !== undefined) {
      crds.set(path, replaced);
      continue;
    }
    const text = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (text === undefined) {
      problems.push(missing(path));
      continue;
    }
    const parsed = parseCrds(text, path);
    problems.push(...parsed.problems);
    const [crd] = parsed.crds;
    if (crd !== undefined) crds.set(path, crd);
  }
  for (const reference of references) problems.push(...findDifference(reference, crds));
  if (problems.length > 0) throw new UserError(problems);
  return crds;
}

function missing(path: string): Problem {
  const fix = "Take the file back from version control, or pass the CRD to metatron generate again.";
  return problem("PROJECT_CRD_MISSING", `metatron.json names ${path}, which is not there.`, fix, {
    file: path,
  });
}

function findDifference(
  { crd: path = "", apiVersion, kind, resource }: ResourceRef,
  crds: ReadonlyMap<string, Crd>,
): Problem[] {
  const crd = crds.get(path);
  if (crd === undefined) return [];
  const isServed = crd.versions.some(({ name, served }) => served && `${crd.group}/${name}` === apiVersion);
  if (isServed && crd.kind === kind && crd.plural === resource) return [];
  const served = crd.versions.filter((version) => version.served).map(({ name }) => `${crd.group}/${name}`);
  const message = `metatron.json wants ${kind} (${resource}) of ${apiVersion}; ${path} defines ${crd.kind} (${crd.plural}) of ${served.join(", ")}.`;
  return [
    problem(
      "PROJECT_CRD_DIFFERENT",
      message,
      "Put the right CRD in place, or pass it to metatron generate.",
      { file: path },
    ),
  ];
}

/** The name of the declaration. */
export const declarationPath = "metatron.json";

/** A project on the disk. */
export interface FoundProject {
  readonly root: string;
  readonly project: Project;
}

/** The project that the working directory lies in: the nearest `metatron.json` here or above. */
export async function findProject(io: Io): Promise<FoundProject> {
  const root = await findRoot(io);
  await settleWrites(root, io);
  const text = await readIfThere(join(root, declarationPath));
  return text === undefined ? notFound(io) : { root, project: parseProject(text, declarationPath) };
}

/** The folder of the project that the working directory lies in; also of one whose first write was killed. */
export async function findRoot(io: Io): Promise<string> {
  for (let root = io.cwd; ; root = dirname(root)) {
    for (const place of [join(root, declarationPath), journalPlace(root)])
      if ((await readIfThere(place)) !== undefined) return root;
    if (dirname(root) === root) return notFound(io);
  }
}

function notFound(io: Io): never {
  return fail(
    "PROJECT_NOT_FOUND",
    `There is no ${declarationPath} in ${io.cwd} or above.`,
    "Change into the project's folder, or start one with metatron init.",
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return fail(
      "PROJECT_NOT_FOUND",
      `${path} cannot be read (${code ?? String(error)}).`,
      "Give the right to read it.",
    );
  }
}
