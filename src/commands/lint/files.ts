import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { Problem } from "../../errors.ts";
import { UserError } from "../../errors.ts";

/** A file to lint, named as the user would name it. */
export interface LintFile {
  readonly path: string;
  readonly absolute: string;
  readonly text: string;
}

/** What a project holds that rules look at. */
const projectPaths = ["metatron.json", "crds", "manifests", "src/controllers"];
const endings = /\.(ya?ml|json)$/;
const sources = /(^|\/)src\/controllers\/[^/]+\.ts$/;
const skipped = new Set([
  "node_modules",
  ".git",
  "dist",
  "vendor",
  ".metatron",
  "package-lock.json",
  "values.yaml",
]);

/** Reads the named files and folders, or what a project holds when nothing is named. Throws `UserError` with all that is missing. */
export async function readLintFiles(cwd: string, paths: readonly string[]): Promise<LintFile[]> {
  const wanted = paths.length > 0 ? paths : projectPaths;
  const found: string[] = [];
  const problems: Problem[] = [];
  for (const path of wanted) {
    const files = await filesBelow(resolve(cwd, path));
    if (files) found.push(...files);
    else if (paths.length > 0)
      problems.push({
        code: "LINT_NO_FILES",
        message: "no such file or folder",
        file: path,
        fix: "Check the path.",
      });
  }
  if (problems.length > 0) throw new UserError(problems);
  const files = await Promise.all([...new Set(found)].sort().map((absolute) => read(cwd, absolute)));
  if (files.length === 0) throw new UserError([nothing(wanted)]);
  return files;
}

async function filesBelow(path: string): Promise<string[] | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  if (!stats.isDirectory()) return [path];
  const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => !skipped.has(entry.name));
  const below = await Promise.all(
    entries.map((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return filesBelow(child);
      return Promise.resolve(endings.test(entry.name) || sources.test(posix(child)) ? [child] : []);
    }),
  );
  return below.flatMap((files) => files ?? []);
}

async function read(cwd: string, absolute: string): Promise<LintFile> {
  return { path: posix(relative(cwd, absolute)), absolute, text: await readFile(absolute, "utf8") };
}

const posix = (path: string): string => path.split(sep).join("/");

function nothing(paths: readonly string[]): Problem {
  return {
    code: "LINT_NO_FILES",
    message: `nothing to lint: no YAML or JSON file in ${paths.join(", ")}`,
    fix: "Run it in a project's folder, or name files or folders.",
  };
}
