import { chmod, link, lstat, mkdir, open, realpath, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { type Problem, UserError } from "../model/errors.ts";
import { PlanEscape, renderDiff } from "./diff.ts";
import type { Change, FilePlan } from "../model/plan.ts";
import {
  closeFolder,
  digestBytes,
  digestAt,
  type Entry,
  journalPlace,
  pruneFolders,
  serializeJournal,
  stagedPlace,
  toPlace,
  writeFolder,
} from "./journal.ts";

export interface WriteOptions {
  readonly disk?: Disk;
  /** Checked until the first file is put in place; afterwards the write is finished. */
  readonly signal?: AbortSignal;
}

/**
 * Carries out changes: all of them, or none. Every new file is staged aside first; only when all are on the disk, and a journal
 * says what is to be done with them, are they renamed. An error on the way puts everything back; what a kill interrupts is
 * finished by the next command (`recover`). Returns the paths that changed.
 */
export async function write(
  root: string,
  changes: readonly Change[],
  { disk = realDisk, signal }: WriteOptions = {},
): Promise<readonly string[]> {
  refuseConflicts(changes);
  const wanted = changes.flatMap(toWanted);
  if (wanted.length === 0) return [];
  const stage: Stage = { root, disk, folders: [], entries: [] };
  try {
    await openFolder(stage);
    for (const { path, file } of wanted) await stageEntry(stage, path, file);
    signal?.throwIfAborted();
    await writeJournal(stage);
  } catch (cause) {
    await unstage(stage);
    if (signal?.aborted === true) throw cause;
    throw failure(cause, []);
  }
  const rollback = await commit(stage);
  if (rollback === undefined || rollback.left.length === 0) await unstage(stage);
  if (rollback !== undefined) throw failure(rollback.cause, rollback.left);
  return wanted.map(({ path }) => path).sort();
}

interface Wanted {
  readonly path: string;
  /** Absent for a file that goes. */
  readonly file?: FilePlan;
}

function toWanted(change: Change): Wanted[] {
  if (change.kind === "create" || change.kind === "update")
    return [{ path: change.file.path, file: change.file }];
  return change.kind === "remove" ? [{ path: change.path }] : [];
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
interface Rollback {
  readonly cause: unknown;
  /** Paths that could not be put back. */
  readonly left: readonly string[];
}

/** Puts staged files in place and takes removed ones away; on an error everything is put back. */
async function commit(stage: Stage): Promise<Rollback | undefined> {
  const steps: Step[] = [];
  try {
    for (const [index, entry] of stage.entries.entries()) await place(stage, entry, index, steps);
  } catch (cause) {
    const left = await undo(steps);
    for (const folder of stage.folders.toReversed()) await stage.disk.rmdir(folder).catch(() => {});
    return { cause, left };
  }
  await pruneFolders(
    stage.root,
    stage.disk,
    stage.entries.flatMap(({ path, after }) => (after === null ? [toPlace(stage.root, path)] : [])),
  );
  return undefined;
}

async function place(stage: Stage, { path, after }: Entry, index: number, steps: Step[]): Promise<void> {
  const { disk, root } = stage;
  const [target, backup] = [toPlace(root, path), stagedPlace(root, index, "old")];
  if (after === null) {
    await disk.rename(target, backup);
    steps.push({ path: target, undo: () => disk.rename(backup, target) });
    return;
  }
  await makeFolder(stage, dirname(target));
  const isThere = await keep(stage, target, backup);
  const undo = isThere ? () => disk.rename(backup, target) : () => disk.rm(target, { force: true });
  steps.push({ path: target, undo });
  await disk.rename(stagedPlace(root, index, "new"), target);
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

/** What the writer has put on the disk so far, and how to take it back. */
interface Stage {
  readonly root: string;
  readonly disk: Disk;
  /** Folders that were made, outermost first. */
  readonly folders: string[];
  readonly entries: Entry[];
}

/** Makes the folder of an unfinished write; git does not show it. */
async function openFolder({ root, disk }: Stage): Promise<void> {
  const folder = join(root, writeFolder);
  await disk.mkdir(folder, { recursive: true });
  await disk.rm(join(folder, ".gitignore"), { force: true });
  await disk.writeNew(join(folder, ".gitignore"), "*\n");
}

/** Writes a file's new content aside, or notes one that goes; refuses to leave the root. */
async function stageEntry(stage: Stage, path: string, file: FilePlan | undefined): Promise<void> {
  const target = toPlace(stage.root, path);
  await refuseEscape(stage, dirname(target), path);
  const index = stage.entries.length;
  const before = await digestAt(target);
  const entry = { path, before, after: file === undefined ? null : digestBytes(file.content) };
  stage.entries.push(entry);
  if (file === undefined) return;
  const staged = stagedPlace(stage.root, index, "new");
  await stage.disk.writeNew(staged, file.content);
  if (file.executable === true) await stage.disk.chmod(staged, 0o755);
}

/** From here on the write is finished, by this process or by the next one. */
async function writeJournal({ root, disk, entries }: Stage): Promise<void> {
  await disk.writeNew(journalPlace(root), serializeJournal(entries));
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

/** Throws unless the folder, as far as it is there, really lies inside the root, all symbolic links resolved. */
async function refuseEscape(stage: Stage, folder: string, path: string): Promise<void> {
  let there = folder;
  while (!(await exists(stage.disk, there))) there = dirname(there);
  const real = await stage.disk.realpath(there);
  const root = await stage.disk.realpath(stage.root);
  const isInside = real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  if (!isInside) throw new PlanEscape(path, real);
}

/** Removes what was staged, the journal first: without it nothing is left to be finished. */
async function unstage({ root, disk }: Stage): Promise<void> {
  await disk.rm(journalPlace(root), { force: true }).catch(() => {});
  await closeFolder(root, disk);
}
