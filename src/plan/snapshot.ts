import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Problem, UserError } from "../model/errors.ts";
import {
  type Ledger,
  type LedgerEntry,
  ledgerPath,
  oldBasePath,
  oldLedgerPath,
  parseLedger,
  parseOldLedger,
  toBase,
} from "./ledger.ts";

/** What lies at some paths of a project: the bytes of a file, or what stands there instead of one. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, Uint8Array | Obstacle>;
  readonly ledger?: Ledger;
}

/** Something that is no plain file, or is reached through a symbolic link. */
export interface Obstacle {
  readonly obstacle: string;
}

/** Whether something other than a plain file lies there. */
export function isObstacle(found: Uint8Array | Obstacle | undefined): found is Obstacle {
  return found !== undefined && "obstacle" in found;
}

/** Reads the files of a plan, those of the ledger and the ledger itself. Nothing is followed out of the root. */
export async function readSnapshot(root: string, paths: Iterable<string>): Promise<Snapshot> {
  const files = new Map<string, Uint8Array | Obstacle>();
  const problems: Problem[] = [];
  const read = async (path: string): Promise<void> => {
    if (files.has(path)) return;
    try {
      const found = await readPlain(root, path);
      if (found !== undefined) files.set(path, found);
    } catch (error) {
      problems.push(unreadable(path, error));
    }
  };
  const textOf = async (path: string): Promise<string | undefined> => {
    await read(path);
    const found = files.get(path);
    return found === undefined || isObstacle(found) ? undefined : Buffer.from(found).toString("utf8");
  };
  const ledger = await readLedger(textOf);
  for (const path of paths) await read(path);
  for (const path of Object.keys(ledger?.files ?? {})) await read(path);
  if (problems.length > 0) throw new UserError(problems);
  return { files, ...(ledger === undefined ? {} : { ledger }) };
}

/** The ledger, with what an older one knew: its texts lay in files of their own. */
async function readLedger(
  textOf: (path: string) => Promise<string | undefined>,
): Promise<Ledger | undefined> {
  const [text, oldText] = [await textOf(ledgerPath), await textOf(oldLedgerPath)];
  const now = text === undefined ? undefined : parseLedger(text);
  if (oldText === undefined) return now;
  const old = parseOldLedger(oldText);
  const files: Record<string, LedgerEntry> = {};
  for (const [path, entry] of Object.entries(old.files)) {
    const base = entry.owner === "user" ? await textOf(oldBasePath(path)) : undefined;
    files[path] = base === undefined ? entry : { ...entry, base: toBase(base) };
  }
  return { tool: now?.tool ?? old.tool, files: { ...files, ...now?.files } };
}

async function readPlain(root: string, path: string): Promise<Uint8Array | Obstacle | undefined> {
  const parts = path.split("/");
  let place = root;
  for (const [index, part] of parts.entries()) {
    place = join(place, part);
    const stats = await lstat(place).catch(absent);
    if (stats === undefined) return undefined;
    const name = parts.slice(0, index + 1).join("/");
    const isLast = index === parts.length - 1;
    if (stats.isSymbolicLink()) return { obstacle: `${name} is a symbolic link` };
    if (!isLast && !stats.isDirectory()) return { obstacle: `${name} is not a folder` };
    if (isLast && !stats.isFile())
      return { obstacle: `${name} is ${stats.isDirectory() ? "a folder" : "no plain file"}` };
  }
  return await readFile(place);
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}

function unreadable(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const fix = "Give the right to read it, then run the command again.";
  return { code: "PLAN_READ_FAILED", file: path, message: `${path} cannot be read (${code}).`, fix };
}
