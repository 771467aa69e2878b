import { chmod, link, lstat, mkdir, open, realpath, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { type Problem, UserError } from "../model/errors.ts";
import { PlanEscape, renderDiff } from "./diff.ts";
import type { Change, FilePlan } from "../model/plan.ts";

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

/** The calls with which the writer touches the disk. Tests pass one that fails where they want. */
export interface Disk {
  readonly chmod: typeof chmod;
  readonly link: typeof link;
  readonly lstat: typeof lstat;
  readonly mkdir: typeof mkdir;
  readonly realpath: typeof realpath;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
  readonly rmdir: typeof rmdir;
  readonly writeNew: (path: string, content: string | Uint8Array) => Promise<void>;
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  // "wx" neither follows a symbolic link nor overwrites what appeared in the meantime.
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The real disk. */
export const realDisk: Disk = { chmod, link, lstat, mkdir, realpath, rename, rm, rmdir, writeNew };

/** One step that was done, and how it is undone. */
interface Step {
  readonly path: string;
  readonly undo: () => Promise<unknown>;
}

/** What is on the disk after a commit that failed. */
export interface Rollback {
  readonly cause: unknown;
  /** Paths that could not be put back. */
  readonly left: readonly string[];
}

/** Puts staged files in place and takes removed ones away; on an error everything is put back. */
async function commit(stage: Stage, removed: readonly string[]): Promise<Rollback | undefined> {
  const steps: Step[] = [];
  const backups: string[] = [];
  try {
    for (const [target, temporary] of stage.temporary)
      await place(stage, { target, temporary, steps, backups });
    for (const target of removed) {
      const backup = besideOf(target, "old");
      await stage.disk.rename(target, backup);
      backups.push(backup);
      steps.push({ path: target, undo: () => stage.disk.rename(backup, target) });
    }
  } catch (cause) {
    const left = await undo(steps);
    await dropAll(stage, backups);
    return { cause, left };
  }
  await dropAll(stage, backups);
  await pruneFolders(stage, removed);
  return undefined;
}

interface Placing {
  readonly target: string;
  readonly temporary: string;
  readonly steps: Step[];
  readonly backups: string[];
}

async function place(stage: Stage, { target, temporary, steps, backups }: Placing): Promise<void> {
  const backup = besideOf(target, "old");
  const isThere = await keep(stage, target, backup);
  if (isThere) backups.push(backup);
  const undo = isThere
    ? () => stage.disk.rename(backup, target)
    : () => stage.disk.rm(target, { force: true });
  steps.push({ path: target, undo });
  await stage.disk.rename(temporary, target);
}

/** Keeps the old bytes under another name; false when there is no old file. */
async function keep(stage: Stage, target: string, backup: string): Promise<boolean> {
  try {
    // A hard link needs no room on a full disk and never leaves the place empty.
    await stage.disk.link(target, backup);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT") return false;
    // Some file systems know no hard links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK"].includes(code)) throw error;
    await stage.disk.rename(target, backup);
    return true;
  }
}

async function undo(steps: readonly Step[]): Promise<string[]> {
  const left: string[] = [];
  for (const step of steps.toReversed())
    await step.undo().catch(() => {
      left.push(step.path);
    });
  return left;
}

async function dropAll(stage: Stage, backups: readonly string[]): Promise<void> {
  for (const backup of backups) await stage.disk.rm(backup, { force: true }).catch(() => {});
}

/** Removes the folders that removed files left empty; a folder that still holds something refuses by itself. */
async function pruneFolders(stage: Stage, removed: readonly string[]): Promise<void> {
  for (const target of removed)
    for (let folder = dirname(target); folder.length > stage.root.length; folder = dirname(folder)) {
      const isGone = await stage.disk.rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!isGone) break;
    }
}

/** What the writer has put on the disk so far, and how to take it back. */
export interface Stage {
  readonly root: string;
  readonly disk: Disk;
  /** Folders that were made, outermost first. */
  readonly folders: string[];
  /** Temporary files by the path that each will get. */
  readonly temporary: Map<string, string>;
}

/** Writes a file beside its final place, making folders on the way; refuses to leave the root. */
async function stageFile(stage: Stage, file: FilePlan): Promise<void> {
  const target = join(stage.root, ...file.path.split("/"));
  await makeFolder(stage, dirname(target));
  await refuseEscape(stage, dirname(target), file.path);
  const temporary = besideOf(target, "new");
  stage.temporary.set(target, temporary);
  await stage.disk.writeNew(temporary, file.content);
  if (file.executable === true) await stage.disk.chmod(temporary, 0o755);
}

/** A hidden name beside a file, on the same file system, for this process alone. */
function besideOf(target: string, ending: "new" | "old"): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}.metatron-${ending}`);
}

async function makeFolder(stage: Stage, folder: string): Promise<void> {
  const missing: string[] = [];
  for (let place = folder; !(await exists(stage.disk, place)); place = dirname(place)) missing.unshift(place);
  for (const place of missing) {
    await stage.disk.mkdir(place);
    stage.folders.push(place);
  }
}

async function exists(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Throws unless the folder really lies inside the root, all symbolic links resolved. */
async function refuseEscape(stage: Stage, folder: string, path: string): Promise<void> {
  const real = await stage.disk.realpath(folder);
  const root = await stage.disk.realpath(stage.root);
  const isInside = real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  if (!isInside) throw new PlanEscape(path, real);
}

/** Removes temporary files and the folders that were made, as far as the disk lets us. */
async function unstage(stage: Stage): Promise<void> {
  for (const temporary of stage.temporary.values())
    await stage.disk.rm(temporary, { force: true }).catch(() => {});
  for (const folder of stage.folders.toReversed()) await stage.disk.rmdir(folder).catch(() => {});
}
