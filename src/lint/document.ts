import type { JsonObject } from "@metatron/runtime";
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
import type { Problem } from "../errors.ts";
import { ignoresOf } from "./ignore.ts";
import type { LintDocument, Path } from "./model.ts";
import { objectOf, textOf } from "./values.ts";

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
    else documents.push(...open(document, file, index, text, lines));
  }
  return { documents, problems };
}

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
  const ignores = ignoresOf(text, value);
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
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
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
