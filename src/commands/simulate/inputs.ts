import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { isMap, parseYamlDocuments, type YamlDocument } from "../../crd/index.ts";
import { type Problem, UserError } from "../../model/errors.ts";
import { readInputs } from "../../input/index.ts";
import type { Io } from "../../model/io.ts";
import type { simulateErrors } from "./error-codes.ts";

type Objects = readonly Placed<AppliedObject>[];

/** What a simulation reads: of the project, and of its command line. */
export interface SimulationInputs {
  readonly manifests: readonly object[];
  readonly crds: readonly object[];
  readonly objects: Objects;
  /** Applied one source after the other, each when everything is at rest. */
  readonly edits: readonly Objects[];
}

/** Reads the manifests and CRDs of a project. Throws when there is no controller among them. */
export async function readManifests(
  root: string,
  io: Io,
): Promise<Pick<SimulationInputs, "manifests" | "crds">> {
  const manifests = await readMaps(await listFiles(join(root, "manifests", "base"), io.cwd), io);
  if (!manifests.some(isController)) {
    const message = "There is no controller in manifests/base.";
    throw new UserError([refusal("SIMULATE_NO_CONTROLLERS", message, "Run metatron generate.")]);
  }
  return { manifests, crds: await readMaps(await listFiles(join(root, "crds"), io.cwd), io) };
}

/** Reads manifests, CRDs and the objects to apply: the named ones, or the examples. Throws when one kind is missing. */
export async function readSimulation(
  root: string,
  io: Io,
  named: readonly string[],
  edits: readonly string[] = [],
): Promise<SimulationInputs> {
  const sources = named.length > 0 ? named : await listFiles(join(root, "examples"), io.cwd);
  const project = await readManifests(root, io);
  if (sources.length === 0) {
    const fix = "Write an object into examples/, or name a file with -f.";
    throw new UserError([refusal("SIMULATE_NO_OBJECTS", "There is no object in examples/.", fix)]);
  }
  const [objects = [], ...later] = await readAll([sources, ...edits.map((edit) => [edit])], io);
  return { ...project, objects, edits: later };
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

/** Where an object was written. */
export type Place = Pick<Problem, "file" | "document" | "line">;

/** An object with its identity, as it can be applied. */
export interface AppliedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** A value of a file, and where it was written. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

interface ReadValues {
  readonly values: readonly Placed<unknown>[];
  readonly problems: readonly Problem[];
}

/**
 * Reads objects as Kubernetes reads them: from files, folders, URLs, or `-` for the standard input; Lists are opened.
 * Throws one error with everything that is wrong with them.
 */
async function readObjects(sources: readonly string[], io: Io): Promise<readonly Placed<AppliedObject>[]> {
  const { values, problems } = await readValues(sources, io);
  refuse([...problems, ...values.flatMap(problemsOf)]);
  return values as readonly Placed<AppliedObject>[];
}

/** Reads all maps, whatever they are; throws one error with everything that cannot be read. */
async function readMaps(sources: readonly string[], io: Io): Promise<readonly object[]> {
  const { values, problems } = await readValues(sources, io);
  refuse(problems);
  return values.map(({ value }) => value).filter(isMap);
}

async function readValues(sources: readonly string[], io: Io): Promise<ReadValues> {
  const problems: Problem[] = [];
  const values: Placed<unknown>[] = [];
  for (const { file, text } of await readInputs(sources, io)) {
    const parsed = parseYamlDocuments(text, file);
    const found = parsed.documents.flatMap((document) => open(document, parsed.documents.length > 1));
    problems.push(...parsed.problems);
    values.push(...found);
    if (found.length > 0 || parsed.problems.length > 0) continue;
    const message = `${file} holds no object.`;
    problems.push(refusal("SIMULATE_NO_OBJECTS", message, "Write an object into it.", { file }));
  }
  return { values, problems };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems);
}

function open({ value, file, document, line }: YamlDocument, isOneOfMany: boolean): Placed<unknown>[] {
  const place = isOneOfMany ? { file, document, line } : { file };
  const items = isMap(value) && String(value["kind"]).endsWith("List") ? value["items"] : value;
  return Array.isArray(items) ? items.map((item: unknown) => ({ value: item, place })) : [{ value, place }];
}

function problemsOf({ value, place }: Placed<unknown>): Problem[] {
  if (!isMap(value)) {
    const message = `A ${Array.isArray(value) ? "list" : typeof value} is no Kubernetes object.`;
    return [refusal("SIMULATE_FILE", message, "Write objects with apiVersion, kind and metadata.", place)];
  }
  const metadata = isMap(value["metadata"]) ? value["metadata"] : {};
  const identity = {
    apiVersion: value["apiVersion"],
    kind: value["kind"],
    "metadata.name": metadata["name"],
  };
  const name = typeof value["kind"] === "string" ? value["kind"] : "The object";
  return Object.entries(identity)
    .filter(([, text]) => typeof text !== "string" || text === "")
    .map(([path]) => {
      return refusal("SIMULATE_FILE", `${name} has no ${path}.`, "Give it as a string.", { ...place, path });
    });
}

/** A mistake in what a simulation was given. */
export function refusal(
  code: keyof typeof simulateErrors,
  message: string,
  fix: string,
  place: Partial<Problem> = {},
): Problem {
  return { code, message, fix, ...place };
}
