import { isMap, isNode, parseAllDocuments, stringify, type YAMLMap } from "yaml";
import { type CrdVersionFacts, toCrdFacts } from "./facts.ts";
import type { Finding } from "./model.ts";
import { objectOf, type LintDocument, type Path } from "./document.ts";
import { propertyOf } from "./lookup.ts";

/** The rules whose findings `--fix` can mend without changing what anything means. */
export const fixable: ReadonlySet<string> = new Set(["crd-no-status", "crd-no-observed-generation"]);

/** The text of a CRD file with the status subresource and observedGeneration added where findings ask for them. */
export function fixCrd(
  text: string,
  documents: readonly LintDocument[],
  findings: readonly Finding[],
): string {
  const edits = documents
    .filter(({ value }) => value["kind"] === "CustomResourceDefinition")
    .flatMap((document) => editsOf(text, document, findings));
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((result, { offset, insert }) => result.slice(0, offset) + insert + result.slice(offset), text);
}

function editsOf(text: string, document: LintDocument, findings: readonly Finding[]): TextEdit[] {
  const ours = findings.filter(
    (finding) => finding.file === document.file && finding.document === document.index,
  );
  return toCrdFacts(document).versions.flatMap((version) =>
    ours.flatMap((finding) => editFor(text, document, version, finding)),
  );
}

function editFor(
  text: string,
  document: LintDocument,
  version: CrdVersionFacts,
  finding: Finding,
): TextEdit[] {
  const line = finding.line;
  if (finding.rule === "crd-no-status" && document.lineOf(version.path) === line)
    return addStatus(text, document, version.path);
  if (finding.rule !== "crd-no-observed-generation") return [];
  const field = { type: "integer", format: "int64" };
  const root: Path = [...version.schemaPath, "properties"];
  const status = propertyOf(version.schema, "status");
  const at: Path = status === undefined ? version.schemaPath : [...root, "status"];
  if (document.lineOf(at) !== line) return [];
  if (status === undefined)
    return edit(text, document, root, "status", {
      type: "object",
      properties: { observedGeneration: field },
    });
  const hasProperties = Object.keys(objectOf(status["properties"])).length > 0;
  return hasProperties
    ? edit(text, document, [...at, "properties"], "observedGeneration", field)
    : edit(text, document, at, "properties", { observedGeneration: field });
}

/** Real CRDs have `subresources: {}`, or one with nothing but scale. */
function addStatus(text: string, document: LintDocument, version: Path): TextEdit[] {
  const added = edit(text, document, version, "subresources", { status: {} });
  return added.length > 0 ? added : edit(text, document, [...version, "subresources"], "status", {});
}

function edit(text: string, document: LintDocument, path: Path, key: string, value: object): TextEdit[] {
  const found = insertKey(text, document.index, path, key, value);
  return found === undefined ? [] : [found];
}

/** Text to put in at an offset. */
export interface TextEdit {
  readonly offset: number;
  readonly insert: string;
}

/**
 * The edit that gives the map at a path one more key, in front of its first one, and touches nothing else:
 * comments, quotes and order stay. Undefined when there is no such map or it already has the key.
 */
function insertKey(
  text: string,
  document: number,
  path: Path,
  key: string,
  value: object,
): TextEdit | undefined {
  const map: unknown = parseAllDocuments(text, { version: "1.1", logLevel: "silent" })[document - 1]?.getIn(
    path,
    true,
  );
  if (!isMap(map) || map.has(key)) return undefined;
  return map.flow ? intoFlow(map, key, value) : intoBlock(text, map, key, value);
}

function intoFlow(map: YAMLMap, key: string, value: object): TextEdit | undefined {
  const start = map.range?.[0];
  if (start === undefined) return undefined;
  const separator = map.items.length > 0 ? ", " : "";
  return { offset: start + 1, insert: `${JSON.stringify(key)}: ${JSON.stringify(value)}${separator}` };
}

/** A block map's first key gives the column; its line may begin with the dash of a list. */
function intoBlock(text: string, map: YAMLMap, key: string, value: object): TextEdit | undefined {
  const first = map.items[0]?.key;
  const offset = isNode(first) ? first.range?.[0] : undefined;
  if (offset === undefined) return undefined;
  const column = offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const lines = stringify({ [key]: value }, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  return { offset, insert: `${lines.join(`\n${" ".repeat(column)}`)}\n${" ".repeat(column)}` };
}
