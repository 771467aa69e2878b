import type { CrdVersionFacts } from "./facts/crd.ts";
import { toCrdFacts } from "./facts/crd.ts";
import { insertKey, type TextEdit } from "./insert.ts";
import type { Finding, LintDocument, Path } from "./model.ts";
import { propertyOf } from "./schemas.ts";
import { objectOf } from "./values.ts";

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
