import { lstat, mkdir, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { throwIfInterrupted } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import { dropLock, recover, takeLock, writeFolder } from "../../plan/index.ts";
import { fail } from "../fail.ts";

/** How long a command waits for another one that writes to the same project, in milliseconds. */
const patience = 30_000;

/**
 * Runs a command that writes to a project while no other one does, after it has finished or undone what a killed one left.
 * Waits for another command, and gives up by name when that takes long. `isNew` is for a project that is being started.
 */
export async function exclusively<T>(
  root: string,
  io: Io,
  work: () => Promise<T>,
  { isNew = false } = {},
): Promise<T> {
  const made = await mkdir(root, { recursive: true }).catch(() => undefined);
  // Where nothing can be written there is nothing to keep apart; the work says what is wrong, if it writes at all.
  if (!(await waitForLock(root, io))) return await work();
  try {
    await tellRecovery(root, io, isNew);
    return await work();
  } finally {
    await dropLock(root);
    if (made !== undefined) await dropEmpty(root, made);
  }
}

/** Finishes what a killed command left, unless another one is at work. For commands that only look. */
export async function settleWrites(root: string, io: Io): Promise<void> {
  const isThere = await lstat(join(root, writeFolder)).then(
    () => true,
    () => false,
  );
  if (!isThere || (await takeLock(root).catch(() => null)) !== undefined) return;
  try {
    await tellRecovery(root, io, false);
  } finally {
    await dropLock(root);
  }
}

/** False where no lock can be written. */
async function waitForLock(root: string, io: Io): Promise<boolean> {
  const end = io.now() + patience;
  for (let isTold = false; ; await sleep(100)) {
    throwIfInterrupted(io.signal, "nothing was written");
    const holder = await takeLock(root).catch(() => null);
    if (holder === null) return false;
    if (holder === undefined) return true;
    if (io.now() > end)
      fail(
        "PROJECT_LOCKED",
        `Another metatron (process ${holder}) is writing to ${root}.`,
        `Wait until it has ended; if there is no such process of metatron any more, remove ${writeFolder}/lock.`,
      );
    if (!isTold) io.stderr.write(`waiting for another metatron (process ${holder}) …\n`);
    isTold = true;
  }
}

async function tellRecovery(root: string, io: Io, isNew: boolean): Promise<void> {
  const recovery = await recover(root, { isNew });
  if (recovery === undefined) return;
  const kept = recovery.kept.length === 0 ? "" : `; left as they are now: ${recovery.kept.join(", ")}`;
  io.stderr.write(`note: a command was interrupted while it wrote; its work is ${recovery.kind}${kept}\n`);
}

/** Takes away folders that were made for a project that did not come to be. */
async function dropEmpty(root: string, outermost: string): Promise<void> {
  for (let folder = root; folder.length >= outermost.length; folder = dirname(folder)) {
    const isGone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!isGone) break;
  }
}
