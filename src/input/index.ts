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
}

/**
 * Reads every source: a file, a folder with all its .yaml, .yml and .json files, `-` for the standard input, or an
 * http(s) URL. Throws one `UserError` that names all sources that cannot be read.
 */
export async function readInputs(sources: readonly string[], io: Io): Promise<readonly InputText[]> {
  const inputs: InputText[] = [];
  const problems: Problem[] = [];
  const collectProblem = async (read: () => Promise<readonly InputText[]>): Promise<void> => {
    try {
      inputs.push(...(await read()));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.problem);
    }
  };
  for (const [index, source] of sources.entries())
    await collectProblem(() => readSource(source, sources.indexOf(source) < index, io));
  if (problems.length > 0) throw new UserError(problems);
  return inputs;
}

async function readSource(source: string, isRepeated: boolean, io: Io): Promise<readonly InputText[]> {
  if (source === "-" && isRepeated)
    throw new Refusal("INPUT_STDIN_TWICE", "-", "The standard input was named twice.", "Name - once.");
  if (isRepeated) return [];
  if (source === "-")
    return [{ file: "<stdin>", text: decode(await collect(io.stdin, "<stdin>"), "<stdin>") }];
  if (isUrl(source)) return [{ file: source, text: await fetchText(source, io) }];
  const files = await listFiles(source, io.cwd);
  return await Promise.all(files.map(async (file) => ({ file, text: await readText(file, io.cwd) })));
}
