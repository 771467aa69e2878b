import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { toKebabCase } from "../crd/index.ts";
import { type Problem, UserError } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import {
  type Finding,
  fixable,
  fixCrd,
  lint as findProblems,
  type LintDocument,
  parseLintDocuments,
  toContext,
  toProjectFacts,
  toSarif,
} from "../lint/index.ts";
import type { Outcome } from "../model/outcome.ts";
import { findUpward } from "./project/find-upward.ts";
import { write } from "../plan/index.ts";
import { exclusively, settleWrites } from "./project/exclusive.ts";
import { declarationPath } from "./project/load.ts";
import { examples, type Declare } from "./flags.ts";
import { reportFindings } from "../report/findings.ts";
import { readVersion } from "../version.ts";

/** The flags of `metatron lint`. */
export const declareLint: Declare = (command, run) => {
  command
    .argument("[paths...]", "files and folders; what the project holds when none is named")
    .option(
      "--fix",
      "mend what can be mended without changing a meaning: the CRD's status subresource and observedGeneration",
    )
    .option("--sarif", "print a SARIF 2.1.0 log for code hosts")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      examples("metatron lint", "metatron lint --fix crds/", "metatron lint --sarif ../deploy > lint.sarif"),
    )
    .action(async (paths: string[], flags: { fix?: boolean; sarif?: boolean; json?: boolean }) =>
      run(flags, async (io) => lint({ ...flags, paths }, io)),
    );
};

export interface LintOptions {
  /** Files and folders; a project's own when empty. */
  readonly paths: readonly string[];
  readonly fix?: boolean;
  readonly sarif?: boolean;
}

/**
 * Applies the rules to CRDs, the declaration and manifests, before anything is deployed.
 * Exit code 1 when there is an error. Throws `UserError` for what cannot be read.
 */
export async function lint({ paths, fix = false, sarif = false }: LintOptions, io: Io): Promise<Outcome> {
  const project = await findUpward(io.cwd, declarationPath);
  if (project !== undefined) await settleWrites(project, io);
  const cwd = paths.length > 0 ? io.cwd : (project ?? io.cwd);
  let files = await readLintFiles(cwd, paths);
  let result = examine(files);
  if (result.problems.length > 0) throw new UserError(result.problems);
  if (fix && (await applyFixes(files, result.documents, result.findings, io))) {
    files = await readLintFiles(cwd, paths);
    result = examine(files);
  }
  const { findings } = result;
  const exitCode = findings.some((finding) => finding.severity === "error") ? 1 : 0;
  if (sarif) return { exitCode, text: `${JSON.stringify(toSarif(findings, readVersion()), null, 2)}\n` };
  const json = { files: files.length, findings };
  return { exitCode, text: reportFindings(findings, files.length), json };
}

async function applyFixes(
  files: readonly LintFile[],
  documents: readonly LintDocument[],
  findings: readonly Finding[],
  io: Io,
): Promise<boolean> {
  const touched = new Set(findings.filter(({ rule }) => fixable.has(rule)).map(({ file }) => file));
  for (const file of files.filter(({ path }) => touched.has(path))) {
    const own = documents.filter((document) => document.file === file.path);
    const text = fixCrd(file.text, own, findings);
    if (text === file.text) continue;
    await fixFile(file.absolute, text, io);
    io.stderr.write(`fixed ${file.path}\n`);
  }
  return touched.size > 0;
}

/** Writes a file as all files are written: whole, or not at all. */
async function fixFile(place: string, content: string, io: Io): Promise<void> {
  const root = (await findUpward(dirname(place), declarationPath)) ?? dirname(place);
  const path = relative(root, place).split(sep).join("/");
  await exclusively(root, io, () =>
    write(root, [{ kind: "update", file: { path, owner: "user", content }, before: "" }], {
      signal: io.signal,
    }),
  );
}

/** What a run over files came to. */
export interface Examination {
  readonly documents: readonly LintDocument[];
  readonly findings: readonly Finding[];
  /** Files that could not be read as YAML or JSON. */
  readonly problems: readonly Problem[];
}

/** Parses the files, understands them together and applies every rule. */
export function examine(files: readonly LintFile[]): Examination {
  const parsed = files
    .filter(({ path }) => !path.endsWith(".ts"))
    .map(({ text, path }) => parseLintDocuments(text, path));
  const documents = parsed.flatMap((result) => result.documents);
  const declaration = documents.find(({ file }) => /(^|\/)metatron\.json$/.test(file));
  const project = declaration && toProjectFacts(declaration, sourcesOf(declaration, files));
  return {
    documents,
    findings: findProblems(toContext(documents, project)),
    problems: parsed.flatMap((result) => result.problems),
  };
}

/** The controllers' sources by controller name, found through the generated index or the kind's file name. */
function sourcesOf(declaration: LintDocument, files: readonly LintFile[]): Map<string, string> {
  const texts = files.filter(({ path }) => /(^|\/)src\/controllers\/[^/]+\.ts$/.test(path));
  const controllers = declaration.value["controllers"];
  const entries = Array.isArray(controllers) ? controllers : [];
  const found = new Map<string, string>();
  for (const entry of entries as { name?: unknown; parent?: { kind?: unknown } }[]) {
    const name = toKebabCase(String(entry.parent?.kind ?? entry.name));
    const source = texts.find(({ path }) => path.endsWith(`/${name}.ts`));
    if (source) found.set(String(entry.name), source.text);
  }
  return found;
}

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
    if (files === "special")
      problems.push({
        code: "LINT_UNREADABLE",
        message: "a pipe or device, not a file",
        file: path,
        fix: "Write what it gives into a file.",
      });
    else if (files) found.push(...files);
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

/** The files that a path names; a pipe or device, which may never end, is special. */
async function filesBelow(path: string): Promise<string[] | "special" | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) return "special";
  const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => !skipped.has(entry.name));
  const below = await Promise.all(
    entries.map((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return filesBelow(child);
      if (!endings.test(entry.name) && !sources.test(posix(child))) return Promise.resolve([]);
      return entry.isFile() ? Promise.resolve([child]) : filesBelow(child);
    }),
  );
  return below.flatMap((files) => (files === undefined || files === "special" ? [] : files));
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
