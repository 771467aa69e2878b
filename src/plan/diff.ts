import { createTwoFilesPatch } from "diff";
import { pathOf } from "./compare.ts";
import { toText } from "./banner.ts";
import type { Change } from "../model/plan.ts";

/** The unified diff of one change, empty when nothing would change. Conflicts show what would be lost. */
export function renderDiff(change: Change): string {
  if (change.kind === "unchanged" || change.kind === "kept") return "";
  const path = pathOf(change);
  const before = "before" in change ? change.before : undefined;
  const after = "file" in change ? change.file?.content : undefined;
  const [old, next] = [before === undefined ? "" : toText(before), after === undefined ? "" : toText(after)];
  const [from, to] = [
    before === undefined ? "/dev/null" : `a/${path}`,
    after === undefined ? "/dev/null" : `b/${path}`,
  ];
  if (old === undefined || next === undefined) return `Binary files ${from} and ${to} differ\n`;
  return createTwoFilesPatch(from, to, old, next, undefined, undefined, { context: 3 }).replace(/^=+\n/, "");
}

/** A file that would be written outside the project. */
export class PlanEscape extends Error {
  override readonly name = "PlanEscape";
  readonly path: string;

  constructor(path: string, real: string) {
    super(`${path} would be written to ${real}, outside the project`);
    this.path = path;
  }
}
