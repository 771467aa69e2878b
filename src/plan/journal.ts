import { createHash } from "node:crypto";
import { lstat, mkdir, open, readFile, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isSafePath } from "./ledger.ts";

/** Where a write keeps what is not in place yet. It holds its own `.gitignore`, so that git does not show it. */
export const writeFolder = ".metatron/write";

/** One file of a write: the digests of its bytes before and after, null where there is no file. */
export interface Entry {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export const journalPlace = (root: string): string => join(root, writeFolder, "journal.json");

/** Where the new or the old bytes of an entry lie. */
export const stagedPlace = (root: string, index: number, which: "new" | "old"): string =>
  join(root, writeFolder, `${index}.metatron-${which}`);

export const toPlace = (root: string, path: string): string => join(root, ...path.split("/"));

export function serializeJournal(entries: readonly Entry[]): string {
  return `${JSON.stringify({ format: 1, entries })}\n`;
}

export function digestBytes(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The digest of a file; null where no plain file lies. */
export async function digestAt(place: string): Promise<string | null> {
  const stats = await lstat(place).catch(() => undefined);
  return stats?.isFile() === true ? digestBytes(await readFile(place)) : null;
}

/** The calls that taking away a write's folder needs. */
type Remover = { readonly rm: typeof rm; readonly rmdir: typeof rmdir };

/** Takes away what a write staged, and the folder unless a lock lies in it. */
export async function closeFolder(root: string, disk: Remover = { rm, rmdir }): Promise<void> {
  const folder = join(root, writeFolder);
  const names = await readdir(folder).catch((): string[] => []);
  const isLocked = names.includes("lock");
  for (const name of names)
    if (name !== "lock" && !(isLocked && name === ".gitignore"))
      await disk.rm(join(folder, name), { force: true }).catch(() => {});
  await disk.rmdir(folder).catch(() => {});
  await disk.rmdir(dirname(folder)).catch(() => {});
}

/** Removes the folders that removed files left empty; a folder that still holds something refuses by itself. */
export async function pruneFolders(
  root: string,
  disk: Pick<Remover, "rmdir">,
  removed: readonly string[],
): Promise<void> {
  for (const target of removed)
    for (let folder = dirname(target); folder.length > root.length; folder = dirname(folder)) {
      const isGone = await disk.rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!isGone) break;
    }
}

/** What came of an interrupted write. */
export interface Recovery {
  readonly kind: "finished" | "undone";
  /** Files that were changed by somebody else since, and left as they are. */
  readonly kept: readonly string[];
}

/**
 * Finishes a write that was killed, or undoes one that only created files when `isNew` says that nothing was there before.
 * Leftovers without a journal are removed without a word: nothing was in place yet.
 */
export async function recover(root: string, { isNew = false } = {}): Promise<Recovery | undefined> {
  const entries = await readJournal(root);
  if (entries === undefined) {
    await closeFolder(root);
    return undefined;
  }
  const kept: string[] = [];
  const isUndone = isNew && entries.every(({ before }) => before === null);
  for (const [index, entry] of entries.entries()) {
    const isDone = await (isUndone ? takeBack(root, entry) : finish(root, entry, index));
    if (!isDone) kept.push(entry.path);
  }
  await rm(journalPlace(root), { force: true });
  await closeFolder(root);
  return { kind: isUndone ? "undone" : "finished", kept };
}

/** The entries of a whole journal; one that was cut off in the middle, or names what no plan owns, does not count. */
async function readJournal(root: string): Promise<readonly Entry[] | undefined> {
  try {
    const { format, entries } = JSON.parse(await readFile(journalPlace(root), "utf8")) as {
      readonly format?: unknown;
      readonly entries?: readonly Entry[];
    };
    const isOurs = format === 1 && Array.isArray(entries) && entries.every(({ path }) => isSafePath(path));
    return isOurs ? entries : undefined;
  } catch {
    return undefined;
  }
}

/** Brings one file to its new state; false when it is neither as it was nor as it shall be. */
async function finish(root: string, { path, before, after }: Entry, index: number): Promise<boolean> {
  const target = toPlace(root, path);
  const now = await digestAt(target);
  if (now === after) return true;
  const staged = stagedPlace(root, index, "new");
  if (now !== before || !(await isInside(root, target))) return false;
  if (after === null) {
    await rm(target, { force: true });
    await pruneFolders(root, { rmdir }, [target]);
    return true;
  }
  if ((await digestAt(staged)) !== after) return false;
  await mkdir(dirname(target), { recursive: true });
  await rename(staged, target);
  return true;
}

async function takeBack(root: string, { path, after }: Entry): Promise<boolean> {
  const target = toPlace(root, path);
  const now = await digestAt(target);
  if (now !== null && now !== after) return false;
  if (!(await isInside(root, target))) return false;
  await rm(target, { force: true });
  await pruneFolders(root, { rmdir }, [target]);
  return true;
}

/** Whether no folder on the way to a file is a symbolic link. */
async function isInside(root: string, target: string): Promise<boolean> {
  for (let folder = dirname(target); folder.length > root.length; folder = dirname(folder)) {
    const stats = await lstat(folder).catch(() => undefined);
    if (stats !== undefined && !stats.isDirectory()) return false;
  }
  return true;
}

/** Writes the pid of this process as the lock; gives the pid of the one that holds it, or undefined when it is ours. */
export async function takeLock(root: string): Promise<number | undefined> {
  const place = join(root, writeFolder, "lock");
  for (;;) {
    await mkdir(join(root, writeFolder), { recursive: true });
    try {
      const handle = await open(place, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      const ignore = await open(join(root, writeFolder, ".gitignore"), "w");
      await ignore.writeFile("*\n");
      await ignore.close();
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The other one finished in between, and took the folder along.
      if (code === "ENOENT") continue;
      if (code !== "EEXIST") throw error;
    }
    // An empty file is a lock that is just being written, or one whose writer was killed at that moment.
    const holder = Number((await readLock(place)) || (await sleep(100), await readLock(place)));
    if (Number.isInteger(holder) && holder > 0 && isAlive(holder)) return holder;
    await rm(place, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const readLock = (place: string): Promise<string> => readFile(place, "utf8").catch(() => "");

/** Gives the lock back. */
export async function dropLock(root: string): Promise<void> {
  await rm(join(root, writeFolder, "lock"), { force: true });
  await closeFolder(root);
}
