import type { Change } from "../plan/model.ts";
import type { Style } from "./style.ts";

type Kind = Change["kind"];

const words: Readonly<Record<Kind, string>> = {
  create: "created",
  update: "updated",
  remove: "removed",
  conflict: "in conflict",
  unchanged: "unchanged",
  kept: "yours",
};

const colors: Readonly<Record<Kind, "green" | "yellow" | "red" | "dim">> = {
  create: "green",
  update: "yellow",
  remove: "red",
  conflict: "red",
  kept: "yellow",
  unchanged: "dim",
};

/** The path of a change; its own bookkeeping is of no interest to people. */
function pathOf(change: Change): string {
  return "path" in change ? change.path : change.file.path;
}

const isBookkeeping = (change: Change): boolean => pathOf(change).startsWith(".metatron/");

/** Whether a change means that the disk is not what it should be. */
export function isStale(change: Change): boolean {
  return change.kind !== "unchanged" && change.kind !== "kept";
}

const isTold = (change: Change): boolean =>
  isStale(change) || (change.kind === "kept" && change.reason !== undefined);

/** One line for each file that changes, and the counts of all. */
export function renderChanges(changes: readonly Change[], style: Style): string {
  const shown = changes.filter(
    (change) => isTold(change) && (!isBookkeeping(change) || change.kind === "conflict"),
  );
  const lines = shown.map((change) => {
    const color = colors[change.kind];
    const reason = "reason" in change && change.reason !== undefined ? `  (${change.reason})` : "";
    return `  ${style(color, change.kind.padEnd(8))}  ${pathOf(change)}${reason}`;
  });
  const counts = countChanges(changes);
  const summary = (Object.keys(words) as Kind[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${words[kind]}`)
    .join(", ");
  return [...lines, `${summary}.`, ""].join("\n");
}

function countChanges(changes: readonly Change[]): Record<Kind, number> {
  const counts: Record<Kind, number> = {
    create: 0,
    update: 0,
    remove: 0,
    conflict: 0,
    unchanged: 0,
    kept: 0,
  };
  for (const change of changes) if (!isBookkeeping(change)) counts[change.kind] += 1;
  return counts;
}

/** The changes for machines: every file that is not as it should be, and the counts. */
export function changesToJson(changes: readonly Change[]): object {
  return {
    counts: countChanges(changes),
    changes: changes.filter(isStale).map((change) => ({
      kind: change.kind,
      path: pathOf(change),
      ...("reason" in change && change.reason !== undefined ? { reason: change.reason } : {}),
    })),
  };
}
