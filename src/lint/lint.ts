import type { Finding, LintContext, Rule, Sighting } from "./model.ts";
import { rules } from "./rules.ts";
import { formatPath, listOf } from "./document.ts";

/** Applies every rule and gives the findings in the order of files and lines, less what the project and the files want left out. */
export function lint(context: LintContext, only: readonly Rule[] = rules): Finding[] {
  const unwanted = listOf(context.project?.document.value["lintIgnore"]);
  const findings = only
    .filter(({ id }) => !unwanted.includes(id))
    .flatMap((rule) => [...rule.check(context)].map((sighting) => toFinding(rule, sighting)));
  return findings
    .filter((finding): finding is Finding => finding !== undefined)
    .sort((a, b) => compareText(a.file, b.file) || a.line - b.line || compareText(a.rule, b.rule));
}

function toFinding(rule: Rule, { document, path, message }: Sighting): Finding | undefined {
  const line = document.lineOf(path);
  if (document.ignores(rule.id, line)) return undefined;
  const { id, severity, reason, fix, link } = rule;
  const place = { file: document.file, document: document.index, line, path: formatPath(path) };
  return { rule: id, severity, ...place, message, reason, fix, link };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
