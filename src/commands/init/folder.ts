import { readdir } from "node:fs/promises";
import { fail } from "../fail.ts";

/** Throws unless a folder is absent or holds nothing but a `.git`; tells whether it has one. */
export async function refuseFullFolder(root: string, shown: string): Promise<{ readonly hasGit: boolean }> {
  const names = await readNames(root, shown);
  const found = names.filter((name) => name !== ".git").sort();
  if (found.length > 0) {
    const listed =
      found.slice(0, 10).join(", ") + (found.length > 10 ? ` and ${found.length - 10} more` : "");
    fail(
      "INIT_NOT_EMPTY",
      `${shown} is not empty: it holds ${listed}.`,
      "Choose another folder, or empty this one.",
    );
  }
  return { hasGit: names.includes(".git") };
}

async function readNames(root: string, shown: string): Promise<readonly string[]> {
  try {
    return await readdir(root);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const reason = code === "ENOTDIR" ? "it is no folder" : `it cannot be read (${code ?? String(error)})`;
    return fail("INIT_NOT_EMPTY", `${shown} cannot become a project: ${reason}.`, "Choose another folder.");
  }
}
