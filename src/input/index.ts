import { type Problem, UserError } from "../errors.ts";
import type { Io } from "../io.ts";
import { collect, decode } from "./decode.ts";
import { fetchText, isUrl } from "./fetch.ts";
import { listFiles, readText } from "./files.ts";
import { Refusal } from "./refusal.ts";

export { inputErrors } from "./error-codes.ts";

/** A text and where it came from, for messages: a path as it was given, a URL, or `<stdin>`. */
export interface InputText {
  readonly file: string;
  readonly text: string;
  /** It was found in a folder, so that it may well be something else than what was looked for. */
  readonly isFound?: boolean;
}

/**
 * Reads every source: a file, a folder with all its .yaml, .yml and .json files, `-` for the standard input, or an
 * http(s) URL. Throws one `UserError` that names all sources that cannot be read.
 */
export async function readInputs(sources: readonly string[], io: Io): Promise<readonly InputText[]> {
  const problems: Problem[] = [];
  const collected = async <T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.problem);
      return [];
    }
  };
  const places: Place[] = [];
  for (const source of sources) places.push(...(await collected(() => findPlaces(source, places, io))));
  const inputs: InputText[] = [];
  for (const place of places) inputs.push(...(await collected(() => readPlace(place, io))));
  if (problems.length > 0) throw new UserError(problems);
  return inputs;
}

interface Place {
  readonly source: string;
  readonly isFound: boolean;
}

async function findPlaces(source: string, known: readonly Place[], io: Io): Promise<readonly Place[]> {
  const isKnown = (name: string): boolean => known.some((place) => place.source === name);
  if (source === "-" && isKnown("-"))
    throw new Refusal("INPUT_STDIN_TWICE", "-", "The standard input was named twice.", "Name - once.");
  if (source === "-" || isUrl(source)) return isKnown(source) ? [] : [{ source, isFound: false }];
  const files = await listFiles(source, io.cwd);
  const isFound = files[0] !== source;
  return files.filter((file) => !isKnown(file)).map((file) => ({ source: file, isFound }));
}

async function readPlace({ source, isFound }: Place, io: Io): Promise<readonly InputText[]> {
  if (source === "-")
    return [{ file: "<stdin>", text: decode(await collect(io.stdin, "<stdin>"), "<stdin>") }];
  if (isUrl(source)) return [{ file: source, text: await fetchText(source, io) }];
  return [{ file: source, text: await readText(source, io.cwd), ...(isFound ? { isFound } : {}) }];
}
