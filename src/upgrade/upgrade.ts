import { diff3Merge } from "node-diff3";
import {
  baseOf,
  type Change,
  type FilePlan,
  isObstacle,
  type Plan,
  type Snapshot,
  toText,
} from "../plan/index.ts";

/** What an upgrade makes of one file of the user's. */
export interface UpgradedFile {
  readonly path: string;
  /**
   * `new`: not generated before; `taken`: never edited, brought up to date; `merged`: both sides joined; `conflict`: with
   * markers; `kept`: as it is, because the generated text did not change; `unknown`: as it is, because nobody knows
   * what was generated then.
   */
  readonly kind: "new" | "taken" | "merged" | "conflict" | "kept" | "removed" | "unknown";
  readonly conflicts: number;
}

export interface Upgrade {
  readonly changes: readonly Change[];
  readonly files: readonly UpgradedFile[];
}

/**
 * Turns the changes of a plan into those of an upgrade: files of the user's are merged with what is generated now.
 * Pure; `changes` are what `compare` says of the same plan and snapshot.
 */
export function toUpgrade(plan: Plan, changes: readonly Change[], snapshot: Snapshot): Upgrade {
  const planned = new Map(plan.map((file) => [file.path, file]));
  const files: UpgradedFile[] = [];
  const upgraded = changes.map((change): Change => {
    if (change.kind === "create" && change.file.owner === "user")
      files.push({ path: change.file.path, kind: "new", conflicts: 0 });
    if (change.kind !== "kept" || change.owner !== "user") return change;
    const file = planned.get(change.path);
    if (!file) return change;
    const { result, next } = upgradeFile(file, snapshot);
    files.push(result);
    return next ?? change;
  });
  return { changes: upgraded, files };
}

/** What follows the declaration and is replaced by the user's own: once edited, a newer text of it says nothing of the tool. */
const isStartingPoint = /^(?:src\/controllers|examples)\//;

function upgradeFile(file: FilePlan, snapshot: Snapshot): { result: UpgradedFile; next?: Change } {
  const { path } = file;
  const before = snapshot.files.get(path);
  const result = (kind: UpgradedFile["kind"], conflicts = 0): UpgradedFile => ({ path, kind, conflicts });
  if (before === undefined || isObstacle(before)) return { result: result("removed") };
  const base = moved(toBaseText(snapshot, path));
  const text = toText(before);
  const mine = moved(text);
  const theirs = toText(file.content);
  if (text === theirs) return { result: result("kept") };
  if (base === undefined || mine === undefined || theirs === undefined) return { result: result("unknown") };
  if (base === theirs && mine === text) return { result: result("kept") };
  if (mine === base || mine === theirs)
    return { result: result("taken"), next: { kind: "update", file, before } };
  if (isStartingPoint.test(path)) {
    if (mine === text) return { result: result("kept") };
    return { result: result("merged"), next: { kind: "update", file: { ...file, content: mine }, before } };
  }
  const { text: content, conflicts } = mergeTexts(mine, base, theirs);
  const next: Change = { kind: "update", file: { ...file, content }, before };
  return { result: result(conflicts > 0 ? "conflict" : "merged", conflicts), next };
}

/** A text with the imports of the simulator moved to where it is now: the CLI, which is a devDependency of every project. */
export function withMovedImports(text: string): string {
  return text.replaceAll(/(["'])@metatron\/runtime\/testing\1/g, "$1@metatron/cli/testing$1");
}

const moved = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : withMovedImports(text);

function toBaseText({ ledger }: Snapshot, path: string): string | undefined {
  const base = baseOf(ledger?.files[path]);
  return base === undefined ? undefined : toText(base);
}

/** What three versions of a text came to. */
export interface Merged {
  readonly text: string;
  /** How many places both sides changed differently; each stands between markers in the text. */
  readonly conflicts: number;
}

interface Region {
  readonly ok?: readonly string[];
  readonly conflict?: {
    readonly a: readonly string[];
    readonly o: readonly string[];
    readonly b: readonly string[];
  };
}

/**
 * Merges line by line what the user made of a file (`mine`) with what the tool makes of it now (`theirs`), from what the
 * tool made of it then (`base`). Text that only one side changed is taken from that side.
 */
export function mergeTexts(mine: string, base: string, theirs: string): Merged {
  const sides = [mine, base, theirs].map((text) => text.split("\n")) as [string[], string[], string[]];
  const regions = diff3Merge(...sides, { excludeFalseConflicts: true }) as readonly Region[];
  const lines = regions.flatMap((region) => region.ok ?? markers(region.conflict));
  return {
    text: lines.join("\n"),
    conflicts: regions.filter((region) => region.conflict !== undefined).length,
  };
}

function markers(conflict: Region["conflict"]): readonly string[] {
  if (conflict === undefined) return [];
  const { a, o, b } = conflict;
  return ["<<<<<<< yours", ...a, "||||||| generated then", ...o, "=======", ...b, ">>>>>>> generated now"];
}
