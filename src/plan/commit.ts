import { dirname } from "node:path";
import { type Stage, besideOf } from "./stage.ts";

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
export async function commit(stage: Stage, removed: readonly string[]): Promise<Rollback | undefined> {
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
