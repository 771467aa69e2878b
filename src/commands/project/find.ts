import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Io } from "../../io.ts";
import type { Project } from "../../project/model.ts";
import { parseProject } from "../../project/index.ts";
import { fail } from "../fail.ts";

/** The name of the declaration. */
export const declarationPath = "metatron.json";

/** A project on the disk. */
export interface FoundProject {
  readonly root: string;
  readonly project: Project;
}

/** The project that the working directory lies in: the nearest `metatron.json` here or above. */
export async function findProject(io: Io): Promise<FoundProject> {
  for (let root = io.cwd; ; root = dirname(root)) {
    const text = await readIfThere(join(root, declarationPath));
    if (text !== undefined) return { root, project: parseProject(text, declarationPath) };
    if (dirname(root) === root) break;
  }
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
