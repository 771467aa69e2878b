import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The nearest folder, from the given one up, in which the path exists; undefined when there is none. */
export async function findUpward(start: string, path: string): Promise<string | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (await stat(join(folder, path)).catch(() => undefined)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
