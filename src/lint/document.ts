import { type CrdVerdict, judgeCrds } from "../crd/index.ts";
import { isObject } from "@metatron/runtime/kubernetes";
import type { JsonObject, JsonValue } from "@metatron/runtime";
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import type { Problem } from "../model/errors.ts";

/** The documents of a text, Lists opened, with lines; what cannot be read becomes a problem. */
export function parseLintDocuments(
  text: string,
  file: string,
): { documents: LintDocument[]; problems: Problem[] } {
  const lines = new LineCounter();
  const options = {
    version: "1.1",
    merge: true,
    lineCounter: lines,
    logLevel: "silent",
    uniqueKeys: false,
  } as const;
  const parsed = parseAllDocuments(text, options);
  const documents: LintDocument[] = [];
  const problems: Problem[] = [];
  for (const [index, document] of [...parsed].entries()) {
    const [error] = document.errors;
    if (error) problems.push(unreadable(file, index, error.message, lines.linePos(error.pos[0]).line));
    else
      try {
        documents.push(...open(document, file, index, text, lines));
      } catch (thrown) {
        // The library refuses aliases that grow without end.
        if (!(thrown instanceof ReferenceError)) throw thrown;
        problems.push(unreadable(file, index, thrown.message, 1));
      }
  }
  if (problems.length > 0 || !documents.some(isCrd)) return { documents, problems };
  const found = judgeCrds(text, file);
  const verdicts = [...found.verdicts];
  return {
    documents: documents.map((document) =>
      isCrd(document) ? { ...document, ...verdicts.shift() } : document,
    ),
    problems: [...found.unreadable],
  };
}

const isCrd = ({ value }: LintDocument): boolean => value["kind"] === "CustomResourceDefinition";

function unreadable(file: string, index: number, message: string, line: number): Problem {
  const [reason = message] = message.split("\n");
  return {
    code: "LINT_UNREADABLE",
    message: reason,
    file,
    document: index + 1,
    line,
    fix: "Make it valid YAML or JSON.",
  };
}

function open(
  document: Document.Parsed,
  file: string,
  index: number,
  text: string,
  lines: LineCounter,
): LintDocument[] {
  const value = toJson(document);
  const ignores = ignoresOf(text);
  const isGenerated = /^(#|\/\/).*[Gg]enerated by metatron/m.test(text.slice(0, 400));
  const make = (part: JsonObject, prefix: Path): LintDocument => ({
    file,
    index: index + 1,
    value: part,
    isGenerated,
    lineOf: (path) => lineAt(document, lines, [...prefix, ...path]),
    ignores: (rule, line) => ignores(rule, line, part),
  });
  const items = value["items"];
  if (textOf(value["kind"])?.endsWith("List") !== true || !Array.isArray(items))
    return Object.keys(value).length > 0 ? [make(value, [])] : [];
  return items.map((item, position) => make(objectOf(item), ["items", position]));
}

function toJson(document: Document.Parsed): JsonObject {
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return isObject(value) ? value : {};
}

/** The line of the deepest node of the path that exists; of its key, where it is the value of a map. */
function lineAt(document: Document.Parsed, lines: LineCounter, path: Path): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const next: { start: number; node: Node | null } | undefined = stepInto(document, node, step);
    if (next === undefined) break;
    offset = next.start;
    node = next.node;
  }
  return lines.linePos(offset).line;
}

function stepInto(document: Document.Parsed, node: Node | null, step: string | number) {
  const target = isAlias(node) ? (node.resolve(document) ?? null) : node;
  if (isMap(target)) {
    const pair = target.items.find((item) => isNode(item.key) && String(item.key) === String(step));
    if (!pair || !isNode(pair.key)) return undefined;
    return { start: pair.key.range?.[0] ?? 0, node: isNode(pair.value) ? pair.value : null };
  }
  const item: unknown = isSeq(target) && typeof step === "number" ? target.items[step] : undefined;
  return isNode(item) ? { start: item.range?.[0] ?? 0, node: item } : undefined;
}

/** The value when it is an object, otherwise an empty one: reading a stranger's document never throws. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The value when it is a list, otherwise an empty one. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is a string. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A path as people write it: `spec.versions[0].name`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join("");
}

/** A path inside a document: keys and indices. */
export type Path = readonly (string | number)[];

/** One document of one file, with a way from a path to its line. */
export interface LintDocument extends Partial<CrdVerdict> {
  readonly file: string;
  /** 1-based. */
  readonly index: number;
  readonly value: JsonObject;
  /** Written by `metatron generate`: the declaration is judged instead of its copy. */
  readonly isGenerated: boolean;
  /** The 1-based line of the deepest part of the path that exists. */
  lineOf(path: Path): number;
  /** Whether the file says that this rule is not to be applied at this line. */
  ignores(rule: string, line: number): boolean;
}

const comment = /(?:#|\/\/)\s*metatron-lint-ignore(-file)?\s+([\w, -]+?)(?:\s*:.*)?$/;

/** The annotation that says the same inside one object, for JSON and for files that lose their comments. */
const ignoreAnnotation = "metatron.dev/lint-ignore";

/**
 * Reads what a file wants left out: `# metatron-lint-ignore <rule>: <why>` above or beside a line,
 * `# metatron-lint-ignore-file <rule>` for the file, the annotation for one object.
 */
function ignoresOf(text: string): Ignores {
  const byLine = new Map<number, readonly string[]>();
  const everywhere: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const found = comment.exec(line);
    if (!found) continue;
    const rules = split(found[2]);
    if (found[1]) everywhere.push(...rules);
    else byLine.set(index + 1, rules);
  }
  return (rule, line, object) =>
    everywhere.includes(rule) ||
    (byLine.get(line) ?? []).includes(rule) ||
    (byLine.get(line - 1) ?? []).includes(rule) ||
    annotated(object).includes(rule);
}

function annotated(object: JsonObject): readonly string[] {
  return split(textOf(objectOf(objectOf(object["metadata"])["annotations"])[ignoreAnnotation]));
}

function split(rules: string | undefined): readonly string[] {
  return (rules ?? "").split(/[\s,]+/).filter(Boolean);
}

/** Whether a rule is to be left out at a line of one object. */
export type Ignores = (rule: string, line: number, object: JsonObject) => boolean;
