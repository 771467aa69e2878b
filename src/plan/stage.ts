import { basename, dirname, join, sep } from "node:path";
import type { Disk } from "./disk.ts";
import { PlanEscape } from "./escape.ts";
import type { FilePlan } from "./model.ts";

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
export async function stageFile(stage: Stage, file: FilePlan): Promise<void> {
  const target = join(stage.root, ...file.path.split("/"));
  await makeFolder(stage, dirname(target));
  await refuseEscape(stage, dirname(target), file.path);
  const temporary = besideOf(target, "new");
  stage.temporary.set(target, temporary);
  await stage.disk.writeNew(temporary, file.content);
  if (file.executable === true) await stage.disk.chmod(temporary, 0o755);
}

/** A hidden name beside a file, on the same file system, for this process alone. */
export function besideOf(target: string, ending: "new" | "old"): string {
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
export async function refuseEscape(stage: Stage, folder: string, path: string): Promise<void> {
  const real = await stage.disk.realpath(folder);
  const root = await stage.disk.realpath(stage.root);
  const isInside = real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  if (!isInside) throw new PlanEscape(path, real);
}

/** Removes temporary files and the folders that were made, as far as the disk lets us. */
export async function unstage(stage: Stage): Promise<void> {
  for (const temporary of stage.temporary.values())
    await stage.disk.rm(temporary, { force: true }).catch(() => {});
  for (const folder of stage.folders.toReversed()) await stage.disk.rmdir(folder).catch(() => {});
}
