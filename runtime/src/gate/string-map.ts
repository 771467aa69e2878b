import { nameOf, isPlainObject, type ProblemList } from "./problem.ts";

interface StringMapRule {
  readonly path: string;
  readonly nullIsAllowed: boolean;
}

/** Checks labels or annotations: a map of strings, where a decorator may delete a key with null. */
export function checkStringMap(value: unknown, rule: StringMapRule, list: ProblemList): void {
  if (value === undefined) return;
  if (!isPlainObject(value)) {
    list.add(rule.path, `${nameOf(value)} where a map of strings belongs`, "give an object of strings");
    return;
  }
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (typeof entry === "string" || (entry === null && rule.nullIsAllowed)) continue;
    const fix = rule.nullIsAllowed ? "give a string, or null to delete the key" : fixOf(entry);
    list.add(`${rule.path}[${JSON.stringify(key)}]`, `${nameOf(entry)} where a string belongs`, fix);
  }
}

function fixOf(entry: unknown): string {
  return entry === null || entry === undefined ? "leave the key out" : "turn it into a string";
}
