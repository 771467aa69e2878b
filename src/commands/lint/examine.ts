import { toKebabCase } from "../../crd/index.ts";
import type { Problem } from "../../errors.ts";
import {
  type Finding,
  lint,
  type LintDocument,
  parseLintDocuments,
  toContext,
  toProjectFacts,
} from "../../lint/index.ts";
import type { LintFile } from "./files.ts";

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
    findings: lint(toContext(documents, project)),
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
