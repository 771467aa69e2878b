import { YAMLException, dump, loadAll } from "js-yaml";
import type { Problem } from "../errors.ts";
import { limits, measure } from "./limits.ts";
import { splitDocuments, type Slice } from "./split.ts";
import { kubernetesYaml } from "./yaml-schema.ts";

/** One document of a stream. */
export interface YamlDocument {
  readonly value: unknown;
  /** As it came, comments kept; JSON is rewritten as YAML. */
  readonly text: string;
  readonly file: string;
  /** 1-based, empty documents not counted. */
  readonly document: number;
  /** 1-based line in the file. */
  readonly line: number;
}

/** The documents that could be read, and what is wrong with the others. */
export interface ParsedDocuments {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly Problem[];
}

/** Read a stream of YAML or JSON documents as Kubernetes reads it; a bad document does not stop the others. */
export function parseYamlDocuments(text: string, file: string): ParsedDocuments {
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (content.length > limits.text) {
    return { documents: [], problems: [tooLarge(file, content.length, limits.text)] };
  }
  const json = parseJson(content);
  if (json !== undefined) return collect([{ text: "", line: 1 }], file, () => [json]);
  const slices = splitDocuments(content);
  if (slices.length > limits.documents) {
    return { documents: [], problems: [tooMany(file, slices.length)] };
  }
  return collect(slices, file, loadSlice);
}

/** YAML that every reader understands alike: no anchors, no folding, doubtful scalars quoted. */
export function toYaml(value: unknown): string {
  // No real CRD nests so deep; indentation of a hostile one would fill the memory.
  return dump(value, { noRefs: true, lineWidth: -1, flowLevel: 80 });
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function loadSlice(slice: Slice): unknown[] {
  if (slice.text.length > limits.document) {
    throw new YAMLException(`it has ${slice.text.length} characters, more than ${limits.document}`);
  }
  return loadAll(slice.text, {
    schema: kubernetesYaml,
    maxDepth: limits.nesting,
    maxAliases: limits.aliases,
    maxTotalMergeKeys: limits.mergeKeys,
  });
}

function collect(slices: readonly Slice[], file: string, load: (slice: Slice) => unknown[]): ParsedDocuments {
  const documents: YamlDocument[] = [];
  const problems: Problem[] = [];
  let document = 0;
  for (const slice of slices) {
    try {
      for (const value of load(slice)) {
        if (value === null || value === undefined) continue;
        document += 1;
        const at = { file, document, line: slice.line };
        const measured = measure(value);
        if ("reason" in measured) problems.push(unfit(at, measured));
        else documents.push({ value, text: slice.text === "" ? toYaml(value) : slice.text, ...at });
      }
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      document += 1;
      problems.push(unreadable(error, { file, document, line: slice.line }));
    }
  }
  return { documents, problems };
}

interface Place {
  readonly file: string;
  readonly document: number;
  readonly line: number;
}

function unreadable(error: YAMLException, at: Place): Problem {
  const line = error.mark ? at.line + error.mark.line : at.line;
  const fix = "correct the YAML; custom tags and duplicate keys are not accepted";
  return {
    code: "CRD_YAML",
    message: `this is not YAML that Kubernetes reads: ${error.reason}`,
    ...at,
    line,
    fix,
  };
}

function unfit(at: Place, measured: { readonly reason: string; readonly path: string }): Problem {
  const message = `the document can't be used: ${measured.reason}`;
  return { code: "CRD_LIMIT", message, ...at, path: measured.path, fix: "write the value out, and smaller" };
}

function tooLarge(file: string, length: number, limit: number): Problem {
  const message = `the text has ${length} characters, more than ${limit}`;
  return { code: "CRD_LIMIT", message, file, fix: "split it into several files" };
}

function tooMany(file: string, count: number): Problem {
  const message = `the text has ${count} documents, more than ${limits.documents}`;
  return { code: "CRD_LIMIT", message, file, fix: "split it into several files" };
}
