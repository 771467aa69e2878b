import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { UserError } from "../model/errors.ts";
import { digestOf } from "./banner.ts";
import type { Change, FileOwner, FilePlan, Plan } from "../model/plan.ts";

/**
 * Where the ledger lies in a project. One line a file, each whole in itself: when git takes both sides of a merge
 * (`merge=union`), or leaves its markers, what is read is the ledger of both branches.
 */
export const ledgerPath = ".metatron/ledger";

/** Where the ledger and the texts of `upgrade` lay before version 2; they are read, and then taken away. */
export const oldLedgerPath = ".metatron/ledger.json";
export const oldBasePath = (path: string): string => `.metatron/base/${path}.txt`;

/** What a project remembers of one generated file. */
export interface LedgerEntry {
  readonly owner: FileOwner;
  readonly digest: string;
  /** The text of a user-owned file as it was generated, compressed: see `baseOf`. */
  readonly base?: string;
}

/** What a project remembers of every generated file. */
export interface Ledger {
  /** The version of the CLI that wrote it. */
  readonly tool: string;
  readonly files: Readonly<Record<string, LedgerEntry>>;
}

/** Folders that no plan ever wrote into; a ledger that names one was not written by us. */
const foreign = /^(?:|\.|\.\.|\.git|node_modules|[a-z]:)$/i;

/** Whether a path lies in the project and may be ours. */
export const isSafePath = (path: string): boolean =>
  !/[\\\0\n\r]/.test(path) && !path.split("/").some((part) => foreign.test(part));

const format = 2;
const header = /^# metatron (\d+) (\S+?)(?=:|\s|$)/;
const line = /^(?:(tool) ([0-9a-f]{64})|(user) ([0-9a-f]{64}) ([A-Za-z0-9+/=]+|-)) (.+)$/;
const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** Reads the ledger, merged or not; throws a `UserError` when it is broken or of a newer format. */
export function parseLedger(text: string): Ledger {
  const files: Record<string, LedgerEntry> = Object.create(null) as Record<string, LedgerEntry>;
  let tool: string | undefined;
  for (const each of text.split(/\r?\n/)) {
    if (each === "" || marker.test(each)) continue;
    const [, version, by] = header.exec(each) ?? [];
    if (Number(version ?? 0) > format)
      throw broken(ledgerPath, `has the format ${version}, this metatron knows ${format}`);
    tool ??= by;
    if (by !== undefined) continue;
    const [, asTool, toolDigest, asUser, userDigest, base, path = ""] = line.exec(each) ?? [];
    const digest = toolDigest ?? userDigest;
    if (digest === undefined || !isSafePath(path))
      throw broken(ledgerPath, `has a wrong entry ${JSON.stringify(each.slice(0, 200))}`);
    if (asUser !== undefined) files[path] ??= { owner: "user", digest, ...(base === "-" ? {} : { base }) };
    else if (asTool !== undefined) files[path] ??= { owner: "tool", digest };
  }
  if (tool === undefined) throw broken(ledgerPath, "does not say who wrote it");
  return { tool, files };
}

/** An entry of the old ledger, as it stands in its JSON: found even between the markers of a merge. */
const oldEntry = /"((?:[^"\\]|\\.)*)": \{\s*"owner": "(tool|user)",\s*"digest": "([0-9a-f]{64})"\s*\}/g;

/** Reads the ledger as it was before version 2; one with the markers of a merge gives what both sides know. */
export function parseOldLedger(text: string): Ledger {
  const isMerged = text.split(/\r?\n/).some((each) => marker.test(each));
  if (!isMerged) checkOldLedger(text);
  const files: Record<string, LedgerEntry> = Object.create(null) as Record<string, LedgerEntry>;
  for (const [, name = "", owner, digest = ""] of normalized(text, isMerged).matchAll(oldEntry)) {
    const path = JSON.parse(`"${name}"`) as string;
    if (!isSafePath(path)) throw broken(oldLedgerPath, `has a wrong entry ${JSON.stringify(path)}`);
    files[path] ??= { owner: owner as FileOwner, digest };
  }
  return { tool: /"tool": "([^"]*)"/.exec(text)?.[1] ?? "an unknown version", files };
}

function normalized(text: string, isMerged: boolean): string {
  return isMerged ? text : `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
}

function checkOldLedger(text: string): void {
  let value: { format?: unknown; files?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw broken(oldLedgerPath, "is not JSON");
  }
  if (value?.format !== 1)
    throw broken(oldLedgerPath, `has the format ${JSON.stringify(value?.format)}, which is not 1`);
  if (typeof value.files !== "object" || value.files === null) throw broken(oldLedgerPath, "lists no files");
  for (const [path, entry] of Object.entries(value.files as Record<string, Partial<LedgerEntry> | null>)) {
    const isEntry = entry?.owner === "tool" || entry?.owner === "user";
    if (!isSafePath(path) || !isEntry || !/^[0-9a-f]{64}$/.test(String(entry.digest)))
      throw broken(oldLedgerPath, `has a wrong entry ${JSON.stringify(path)}`);
  }
}

function broken(file: string, reason: string): UserError {
  const fix = "Take it back from version control, or delete it and run metatron generate.";
  return new UserError([{ code: "PLAN_LEDGER_BROKEN", file, message: `${file} ${reason}.`, fix }]);
}

/** The text of a ledger: paths sorted, the same bytes for the same files. */
export function serializeLedger({ tool, files }: Ledger): string {
  const lines = Object.entries(files)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, { owner, digest, base }]) =>
      owner === "tool" ? `tool ${digest} ${path}` : `user ${digest} ${base ?? "-"} ${path}`,
    );
  const first = `# metatron ${format} ${tool}: what was generated, for generate and upgrade; do not edit`;
  return `${[first, ...lines].join("\n")}\n`;
}

/** A text as an entry keeps it. */
export function toBase(content: string | Uint8Array): string {
  const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
  return brotliCompressSync(content, { params }).toString("base64");
}

const largestBase = 16 * 1024 * 1024;

/** The text of a user-owned file as it was generated; undefined when that is not known. */
export function baseOf(entry: LedgerEntry | undefined): string | undefined {
  if (entry?.base === undefined) return undefined;
  try {
    const bytes = brotliDecompressSync(Buffer.from(entry.base, "base64"), { maxOutputLength: largestBase });
    return bytes.toString("utf8");
  } catch {
    throw broken(ledgerPath, "holds a text that cannot be read");
  }
}

/**
 * The ledger that belongs to a plan. A user's file keeps the entry of the run that wrote it; one that was there before us
 * gets none.
 */
export function ledgerFile(
  plan: Plan,
  changes: readonly Change[],
  before: Ledger | undefined,
  tool: string,
): FilePlan {
  const created = new Set(changes.flatMap((change) => (change.kind === "create" ? [change.file.path] : [])));
  const files: Record<string, LedgerEntry> = {};
  for (const { path, owner, content } of plan) {
    const known = before?.files[path];
    const digest = digestOf(content);
    if (owner === "tool") files[path] = { owner, digest };
    // The same text keeps the bytes that stand there: another zlib may write others.
    else if (created.has(path) && (known?.digest !== digest || known.base === undefined))
      files[path] = { owner, digest, base: toBase(content) };
    else if (known !== undefined) files[path] = known;
  }
  return { path: ledgerPath, owner: "tool", content: serializeLedger({ tool, files }) };
}
