import { nameOf, type ProblemList } from "./problem.ts";
import { isPlainObject } from "../kubernetes/json.ts";

interface StringMapRule {
  readonly path: string;
  /** What follows the path; they are joined only when there is something to say. */
  readonly key?: string;
  readonly nullIsAllowed?: boolean;
}

/** Checks labels or annotations: a map of strings, where a decorator may delete a key with null. */
export function checkStringMap(value: unknown, rule: StringMapRule, list: ProblemList): void {
  if (value === undefined) return;
  if (!isPlainObject(value)) {
    list.add(pathOf(rule), `${nameOf(value)} where a map of strings belongs`, "give an object of strings");
    return;
  }
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (typeof entry === "string" || (entry === null && rule.nullIsAllowed === true)) continue;
    const fix = rule.nullIsAllowed === true ? "give a string, or null to delete the key" : fixOf(entry);
    list.add(`${pathOf(rule)}[${JSON.stringify(key)}]`, `${nameOf(entry)} where a string belongs`, fix);
  }
}

function pathOf({ path, key = "" }: StringMapRule): string {
  return path + key;
}

function fixOf(entry: unknown): string {
  return entry === null || entry === undefined ? "leave the key out" : "turn it into a string";
}
