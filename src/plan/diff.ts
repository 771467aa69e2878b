import { createTwoFilesPatch } from "diff";
import { toText } from "./digest.ts";
import type { Change } from "./model.ts";
import { pathOf } from "./compare.ts";

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
