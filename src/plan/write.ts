import { join } from "node:path";
import { type Problem, UserError } from "../errors.ts";
import { commit } from "./commit.ts";
import { renderDiff } from "./diff.ts";
import { type Disk, disk as realDisk } from "./disk.ts";
import { PlanEscape } from "./escape.ts";
import type { Change, FilePlan } from "./model.ts";
import { type Stage, refuseEscape, stageFile, unstage } from "./stage.ts";

export interface WriteOptions {
  readonly disk?: Disk;
  /** Checked until the first file is put in place; afterwards the write is finished. */
  readonly signal?: AbortSignal;
}

/**
 * Carries out changes: all of them, or none. Every new file is staged beside its place first; only when all are on the
 * disk are they renamed, and an error on the way puts everything back. Returns the paths that changed.
 */
export async function write(
  root: string,
  changes: readonly Change[],
  { disk = realDisk, signal }: WriteOptions = {},
): Promise<readonly string[]> {
  refuseConflicts(changes);
  const files: FilePlan[] = [];
  const removed: string[] = [];
  for (const change of changes)
    if (change.kind === "create" || change.kind === "update") files.push(change.file);
    else if (change.kind === "remove") removed.push(change.path);
  const stage: Stage = { root, disk, folders: [], temporary: new Map() };
  const targets = removed.map((path) => join(root, ...path.split("/")));
  try {
    for (const [index, target] of targets.entries())
      await refuseEscape(stage, join(target, ".."), removed[index] ?? "");
    for (const file of files) await stageFile(stage, file);
    signal?.throwIfAborted();
  } catch (cause) {
    await unstage(stage);
    if (signal?.aborted === true) throw cause;
    throw failure(cause, []);
  }
  const rollback = await commit(stage, targets);
  if (rollback === undefined) return [...files.map(({ path }) => path), ...removed].sort();
  await unstage(stage);
  throw failure(rollback.cause, rollback.left);
}

/** Throws one problem for each conflict, before anything is touched. */
export function refuseConflicts(changes: readonly Change[]): void {
  const conflicts = changes.filter((change) => change.kind === "conflict");
  if (conflicts.length === 0) return;
  throw new UserError(conflicts.map(toProblem));
}

function toProblem(change: Extract<Change, { kind: "conflict" }>): Problem {
  const { path, reason, before } = change;
  const message = `${path}: ${reason}. Nothing was written.`;
  if (before === "")
    return {
      code: "PLAN_ESCAPE",
      file: path,
      message,
      fix: "Replace it by a real folder or file, or move it away.",
    };
  const lines = renderDiff(change).trimEnd().split("\n");
  const shown = lines.length > shownLines ? [...lines.slice(0, shownLines), "…"] : lines;
  const fix = "Move the edit into a file of yours, or pass --force to overwrite it; --diff shows all of it.";
  return { code: "PLAN_CONFLICT", file: path, message: [message, ...shown].join("\n"), fix };
}

const shownLines = 24;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "there is no permission",
  EPERM: "it is not permitted",
  EROFS: "the file system is read-only",
  ENAMETOOLONG: "the name is too long",
};

function failure(cause: unknown, left: readonly string[]): Error {
  if (cause instanceof PlanEscape) {
    const fix = "Replace the symbolic link by a real folder.";
    return new UserError([{ code: "PLAN_ESCAPE", file: cause.path, message: `${cause.message}.`, fix }], {
      cause,
    });
  }
  const { code, path } = cause as NodeJS.ErrnoException;
  if (code === undefined) return cause instanceof Error ? cause : new Error(String(cause));
  const message = `The files could not be written: ${reasons[code] ?? code}${path === undefined ? "" : ` (${path})`}.`;
  const rest =
    left.length === 0
      ? "Nothing was written: the project is as it was."
      : `These files could not be put back, restore them from version control: ${left.join(", ")}`;
  const fix = "Make room or give the rights, then run the command again.";
  return new UserError([{ code: "PLAN_WRITE_FAILED", message: `${message}\n${rest}`, fix }], { cause });
}
