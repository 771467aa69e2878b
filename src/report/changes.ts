import type { Change } from "../model/plan.ts";
import type { UpgradedFile } from "../upgrade/upgrade.ts";
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

const upgradeWords: Record<UpgradedFile["kind"], string> = {
  new: "written, it is new",
  taken: "brought up to date, you had not edited it",
  merged: "merged with your edits",
  conflict: "merged with conflicts",
  kept: "kept, what is generated did not change",
  removed: "not written, you had removed it",
  unknown: "kept, what was generated then is not known",
};

/** What an upgrade did, or would do, to the files of the user; then which ones want a hand. */
export function reportUpgrade(files: readonly UpgradedFile[], others: number, isDryRun: boolean): string {
  const shown = files.filter(({ kind }) => kind !== "kept" && kind !== "removed");
  const width = Math.max(0, ...shown.map(({ path }) => path.length));
  const lines = shown.map(({ path, kind }) => `${path.padEnd(width)}  ${upgradeWords[kind]}\n`);
  const conflicts = files.filter(({ kind }) => kind === "conflict");
  const tail =
    conflicts.length === 0
      ? []
      : [
          `\n${conflicts.length} with conflicts: look for <<<<<<< yours in\n`,
          ...conflicts.map(({ path, conflicts: places }) => `  ${path} (${places})\n`),
        ];
  const verb = isDryRun ? "would be regenerated" : "regenerated";
  return `${lines.join("")}${others} files of metatron's own ${verb}.\n${tail.join("")}`;
}
