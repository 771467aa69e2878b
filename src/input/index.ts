import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Problem, UserError } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import type { InputErrorCode } from "./error-codes.ts";

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
  if (isUrl(source)) return [{ file: shownUrl(source), text: await fetchText(source, io) }];
  return [{ file: source, text: await readText(source, io.cwd), ...(isFound ? { isFound } : {}) }];
}

/** The files that a path names: itself, or every .yaml, .yml and .json below a folder, sorted. */
export async function listFiles(path: string, cwd: string): Promise<readonly string[]> {
  const stats = await stat(resolve(cwd, path)).catch((error: unknown) => refuse(path, error));
  if (!stats.isDirectory()) return [path];
  const files = await walk(resolve(cwd, path), path).catch((error: unknown) => refuse(path, error));
  if (files.length > 0) return files.sort();
  const message = `The folder ${path} has no .yaml, .yml or .json file.`;
  throw new Refusal("INPUT_EMPTY", path, message, "Pass a folder or file with YAML or JSON in it.");
}

async function walk(folder: string, shown: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const name = shown.endsWith("/") ? `${shown}${entry.name}` : `${shown}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await walk(join(folder, entry.name), name)));
    else if (entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name)) found.push(name);
  }
  return found;
}

/** How long a URL or a pipe may take in all, in milliseconds. */
const patience = 30_000;

/** Reads a pipe or a device, up to the bound of size and 30 seconds. */
async function readStream(place: string, path: string): Promise<Uint8Array> {
  const stream = createReadStream(place, { signal: AbortSignal.timeout(patience) });
  try {
    return await collect(stream, path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return refuse(
      path,
      (error as Error).name === "AbortError" ? "nothing was written within 30 seconds" : error,
    );
  } finally {
    stream.destroy();
  }
}

/** The text of a file. */
export async function readText(path: string, cwd: string): Promise<string> {
  const place = resolve(cwd, path);
  const stats = await stat(place).catch((error: unknown) => refuse(path, error));
  refuseLarge(stats.size, path);
  if (stats.isFile())
    return decode(await readFile(place).catch((error: unknown) => refuse(path, error)), path);
  return decode(await readStream(place, path), path);
}

function refuse(path: string, error: unknown): never {
  const code = typeof error === "string" ? error : ((error as NodeJS.ErrnoException).code ?? String(error));
  if (code === "ENOENT" || code === "ENOTDIR")
    throw new Refusal("INPUT_NOT_FOUND", path, `There is no file or folder ${path}.`, "Correct the path.");
  const reason = code === "EACCES" ? "there is no permission" : code;
  throw new Refusal(
    "INPUT_UNREADABLE",
    path,
    `${path} cannot be read: ${reason}.`,
    "Give the right to read it.",
  );
}

/** Whether a source is a URL that is fetched. */
export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** The text behind a URL; gives up after 30 seconds in all. */
export async function fetchText(url: string, io: Io): Promise<string> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new DOMException("too slow", "TimeoutError")), patience);
  const stop = (): void => ending.abort(io.signal.reason);
  io.signal.addEventListener("abort", stop, { once: true });
  try {
    const response = await fetch(withoutCredentials(url), {
      signal: ending.signal,
      headers: headersFor(url),
    });
    if (!response.ok)
      throw refuseUrl(url, `the server answered ${response.status} ${response.statusText}`.trim());
    if (response.body === null) return decode(new Uint8Array(), url);
    return decode(await collect(response.body, shownUrl(url)), shownUrl(url));
  } catch (error) {
    if (error instanceof Refusal || io.signal.aborted) throw error;
    throw refuseUrl(url, reasonOf(error));
  } finally {
    clearTimeout(timer);
    io.signal.removeEventListener("abort", stop);
  }
}

function headersFor(url: string): Record<string, string> {
  const { username, password } = new URL(url);
  const accept = "application/yaml, application/json, text/*, */*";
  if (username === "" && password === "") return { accept };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { accept, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

function withoutCredentials(url: string): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return bare.href;
}

/** A source as it may be printed: the credentials of a URL are never shown. */
export function shownUrl(source: string): string {
  return isUrl(source) ? source.replace(/^(https?:\/\/)[^/?#]*@/i, "$1") : source;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer within 30 seconds";
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}

function refuseUrl(url: string, reason: string): Refusal {
  const fix = "Check the URL, or download the file and pass its path.";
  const shown = shownUrl(url);
  return new Refusal("INPUT_URL", shown, `${shown} could not be fetched: ${reason}.`, fix);
}

/** The most that is read of one source. */
export const largestInput = 64 * 1024 * 1024;

/** Throws when a source is larger than the bound. */
export function refuseLarge(bytes: number, file: string): void {
  if (bytes <= largestInput) return;
  throw new Refusal(
    "INPUT_TOO_LARGE",
    file,
    `${file} is larger than 64 MiB.`,
    "Pass only the CRDs that are wanted.",
  );
}

/** The text of an input; throws when it is empty or not UTF-8. */
export function decode(bytes: Uint8Array, file: string): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(
      "INPUT_NOT_TEXT",
      file,
      `${file} is not UTF-8 text.`,
      "Convert it to UTF-8, or pass another file.",
    );
  }
  if (text.trim() === "")
    throw new Refusal("INPUT_EMPTY", file, `${file} is empty.`, "Pass a file with YAML or JSON in it.");
  return text;
}

/** Joins a stream of chunks, up to the bound. */
export async function collect(chunks: AsyncIterable<Uint8Array | string>, file: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const part = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    size += part.byteLength;
    refuseLarge(size, file);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Why one source could not be read; collected so that all sources are named at once. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly problem: Problem;

  constructor(code: InputErrorCode, file: string, message: string, fix: string) {
    super(message);
    this.problem = { code, file, message, fix };
  }
}
