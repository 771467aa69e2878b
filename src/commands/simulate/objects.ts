import { isMap, parseYamlDocuments, type YamlDocument } from "../../crd/index.ts";
import { type Problem, UserError } from "../../errors.ts";
import { readInputs } from "../../input/index.ts";
import type { Io } from "../../io.ts";
import { refusal } from "./refusal.ts";

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
export async function readObjects(
  sources: readonly string[],
  io: Io,
): Promise<readonly Placed<AppliedObject>[]> {
  const { values, problems } = await readValues(sources, io);
  refuse([...problems, ...values.flatMap(problemsOf)]);
  return values as readonly Placed<AppliedObject>[];
}

/** Reads all maps, whatever they are; throws one error with everything that cannot be read. */
export async function readMaps(sources: readonly string[], io: Io): Promise<readonly object[]> {
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
