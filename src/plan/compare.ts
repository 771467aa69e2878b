import { digestOf, isMerged, isSameContent, readBanner } from "./banner.ts";
import { ledgerPath, oldBasePath, oldLedgerPath } from "./ledger.ts";
import type { Change, FilePlan, Plan } from "../model/plan.ts";
import { type Snapshot, isObstacle } from "./snapshot.ts";

export interface CompareOptions {
  /** Overwrite hand-edited files. */
  readonly force?: boolean;
  /** Files that people and tools both edit, and that were read before the plan was made: never a conflict. */
  readonly inputs?: readonly string[];
}

/** What is to be done about every file of the plan, and about files of the ledger that the plan no longer has. Pure. */
export function compare(plan: Plan, snapshot: Snapshot, options: CompareOptions = {}): readonly Change[] {
  const planned = new Set(plan.map(({ path }) => path));
  const changes = plan.map((file) => compareFile(file, snapshot, options));
  for (const path of Object.keys(snapshot.ledger?.files ?? {}))
    if (!planned.has(path)) changes.push(...withdraw(path, snapshot, options));
  if (snapshot.ledger !== undefined) changes.push(...withdrawOldLedger(snapshot));
  return changes.sort((left, right) => (pathOf(left) < pathOf(right) ? -1 : 1));
}

/** The path that a change is about. */
export function pathOf(change: Change): string {
  return "path" in change ? change.path : change.file.path;
}

function compareFile(file: FilePlan, snapshot: Snapshot, { force, inputs }: CompareOptions): Change {
  const { path, owner } = file;
  const before = snapshot.files.get(path);
  if (isObstacle(before)) return { kind: "conflict", file, path, reason: before.obstacle, before: "" };
  if (owner === "user") {
    const isKnown = snapshot.ledger?.files[path]?.owner === "user";
    if (before !== undefined || (isKnown && force !== true)) return { kind: "kept", path, owner };
    return { kind: "create", file };
  }
  if (before === undefined) return { kind: "create", file };
  if (isSameContent(before, file.content)) return { kind: "unchanged", path, owner };
  const isFree = force === true || path === ledgerPath || inputs?.includes(path) === true;
  const reason = isFree ? undefined : editOf(path, before, snapshot);
  return reason === undefined
    ? { kind: "update", file, before }
    : { kind: "conflict", file, path, reason, before };
}

/** Why a file may not be overwritten, or undefined when it is what metatron wrote. */
function editOf(path: string, before: Uint8Array, snapshot: Snapshot): string | undefined {
  const recorded = snapshot.ledger?.files[path];
  if (recorded !== undefined && recorded.digest === digestOf(before)) return undefined;
  const banner = readBanner(before);
  if (banner === "intact" || isMerged(before)) return undefined;
  const isOurs = banner === "edited" || recorded !== undefined || path.startsWith(".metatron/");
  return isOurs ? "it was edited by hand" : "a file that metatron did not write is in its place";
}

function withdraw(path: string, snapshot: Snapshot, { force }: CompareOptions): Change[] {
  const recorded = snapshot.ledger?.files[path];
  const before = snapshot.files.get(path);
  if (recorded === undefined || before === undefined) return [];
  if (isObstacle(before)) return [{ kind: "conflict", path, reason: before.obstacle, before: "" }];
  const isEdited = recorded.digest !== digestOf(before) && readBanner(before) !== "intact";
  if (!isEdited) return [{ kind: "remove", path, before }];
  if (recorded.owner === "user")
    return [{ kind: "kept", path, owner: "user", reason: "you edited it; it is no longer generated" }];
  if (force === true || isMerged(before)) return [{ kind: "remove", path, before }];
  return [{ kind: "conflict", path, reason: "it was edited by hand and is no longer generated", before }];
}

/** What the ledger knows now lay in files of its own before. */
function withdrawOldLedger({ files, ledger }: Snapshot): Change[] {
  const paths = [oldLedgerPath, ...Object.keys(ledger?.files ?? {}).map(oldBasePath)];
  return paths.flatMap((path): Change[] => {
    const before = files.get(path);
    return before === undefined || isObstacle(before) ? [] : [{ kind: "remove", path, before }];
  });
}
