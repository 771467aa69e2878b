import { UserError } from "../model/errors.ts";
import { digestOf } from "./banner.ts";
import type { Change, FileOwner, FilePlan, Plan } from "../model/plan.ts";

/** Where the ledger lies in a project. */
export const ledgerPath = ".metatron/ledger.json";

/** Where the text of a user-owned file is kept as it was generated; the ending keeps compilers and test runners away. */
export const basePath = (path: string): string => `.metatron/base/${path}.txt`;

/** What a project remembers of every generated file. */
export interface Ledger {
  readonly format: 1;
  /** The version of the CLI that wrote it. */
  readonly tool: string;
  readonly files: Readonly<Record<string, { readonly owner: FileOwner; readonly digest: string }>>;
}

const isEntry = (value: unknown): boolean => {
  const entry = value as { owner?: unknown; digest?: unknown } | null;
  return (entry?.owner === "tool" || entry?.owner === "user") && /^[0-9a-f]{64}$/.test(String(entry.digest));
};

/** Folders that no plan ever wrote into; a ledger that names one was not written by us. */
const foreign = /^(?:|\.|\.\.|\.git|node_modules|[a-z]:)$/i;

/** Whether a path lies in the project and may be ours. */
export const isSafePath = (path: string): boolean =>
  !path.includes("\\") && !path.includes("\0") && !path.split("/").some((part) => foreign.test(part));

/** Reads the ledger; throws a `UserError` when it is broken or of a newer format. */
export function parseLedger(text: string): Ledger {
  let value: Partial<Ledger> | null;
  try {
    value = JSON.parse(text) as Partial<Ledger> | null;
  } catch {
    throw broken("is not JSON");
  }
  if (value?.format !== 1)
    throw broken(`has the format ${JSON.stringify(value?.format)}, this metatron knows 1`);
  const files: unknown = value.files;
  if (typeof files !== "object" || files === null) throw broken("lists no files");
  for (const [path, entry] of Object.entries(files))
    if (!isSafePath(path) || !isEntry(entry)) throw broken(`has a wrong entry ${JSON.stringify(path)}`);
  return { format: 1, tool: String(value.tool), files: files as Ledger["files"] };
}

function broken(reason: string): UserError {
  const fix = "Take it back from version control, or delete it and run metatron generate.";
  return new UserError([
    { code: "PLAN_LEDGER_BROKEN", file: ledgerPath, message: `${ledgerPath} ${reason}.`, fix },
  ]);
}

/** The text of a ledger: paths sorted, the same bytes for the same files. */
export function serializeLedger(ledger: Ledger): string {
  const files = Object.fromEntries(
    Object.entries(ledger.files).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  return `${JSON.stringify({ format: ledger.format, tool: ledger.tool, files }, null, 2)}\n`;
}

/**
 * The ledger and bases that belong to a plan. A user's file keeps the entry of the run that wrote it; one that was
 * there before us gets none.
 */
export function ledgerFiles(
  plan: Plan,
  changes: readonly Change[],
  before: Ledger | undefined,
  tool: string,
): FilePlan[] {
  const created = new Set(changes.flatMap((change) => (change.kind === "create" ? [change.file.path] : [])));
  const files: Record<string, Ledger["files"][string]> = {};
  const bases: FilePlan[] = [];
  for (const file of plan) {
    const known = before?.files[file.path];
    if (file.owner === "tool" || created.has(file.path))
      files[file.path] = { owner: file.owner, digest: digestOf(file.content) };
    else if (known !== undefined) files[file.path] = known;
    if (file.owner === "user" && created.has(file.path))
      bases.push({ path: basePath(file.path), owner: "tool", content: file.content });
  }
  return [
    ...bases,
    { path: ledgerPath, owner: "tool", content: serializeLedger({ format: 1, tool, files }) },
  ];
}
