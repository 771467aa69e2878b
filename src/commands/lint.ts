import { writeFile } from "node:fs/promises";
import { UserError } from "../errors.ts";
import type { Io } from "../io.ts";
import { type Finding, fixable, fixCrd, type LintDocument, toSarif } from "../lint/index.ts";
import type { Outcome } from "../outcome.ts";
import { reportFindings } from "../report/findings.ts";
import { readVersion } from "../version.ts";
import { examine } from "./lint/examine.ts";
import { type LintFile, readLintFiles } from "./lint/files.ts";

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
  let files = await readLintFiles(io.cwd, paths);
  let result = examine(files);
  if (result.problems.length > 0) throw new UserError(result.problems);
  if (fix && (await applyFixes(files, result.documents, result.findings, io))) {
    files = await readLintFiles(io.cwd, paths);
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
    await writeFile(file.absolute, text);
    io.stderr.write(`fixed ${file.path}\n`);
  }
  return touched.size > 0;
}
