import type { JsonObject } from "@metatron/runtime";
import { listOf, objectOf, textOf } from "./values.ts";

const comment = /(?:#|\/\/)\s*metatron-lint-ignore(-file)?\s+([\w, -]+?)(?:\s*:.*)?$/;

/** The annotation that says the same inside one object, for JSON and for files that lose their comments. */
export const ignoreAnnotation = "metatron.dev/lint-ignore";

/** Whether a rule is to be left out at a line of one object. */
export type Ignores = (rule: string, line: number, object: JsonObject) => boolean;

/**
 * Reads what a file wants left out: `# metatron-lint-ignore <rule>: <why>` above or beside a line,
 * `# metatron-lint-ignore-file <rule>` for the file, the annotation for one object, `lintIgnore` in metatron.json.
 */
export function ignoresOf(text: string, whole: JsonObject): Ignores {
  const byLine = new Map<number, readonly string[]>();
  const everywhere = listOf(whole["lintIgnore"]).map(String);
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
