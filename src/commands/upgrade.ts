import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import {
  type Change,
  isObstacle,
  pathOf,
  type Plan,
  readSnapshot,
  type Snapshot,
  toText,
  write,
} from "../plan/index.ts";
import { examples, type Declare } from "./flags.ts";
import type { Project } from "../model/project.ts";
import { reportUpgrade } from "../report/changes.ts";
import { toUpgrade, type Upgrade, type UpgradedFile, withMovedImports } from "../upgrade/upgrade.ts";
import { readVersion } from "../version.ts";
import { exclusively } from "./project/exclusive.ts";
import { findProject, findRoot, readProjectCrds } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { chooseSupplies } from "./project/dependency-specs.ts";

/** The flags of `metatron upgrade`. */
export const declareUpgrade: Declare = (command, run) => {
  command
    .option("--dry-run", "say what would happen, write nothing")
    .option("--force", "overwrite files of metatron's own that were edited by hand")
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", examples("metatron upgrade --dry-run", "metatron upgrade"))
    .action(async (flags: { dryRun?: boolean; force?: boolean; json?: boolean }) =>
      run(flags, async (io) => upgrade(flags, io)),
    );
};

export interface UpgradeOptions {
  readonly dryRun?: boolean;
  /** Overwrite tool-owned files that were edited by hand. */
  readonly force?: boolean;
}

/**
 * Brings a project to this version of the tool: tool-owned files are regenerated, the user's files are merged with what is
 * generated now. Everything is written, or nothing. Exit code 1 when a merge left conflicts.
 */
export async function upgrade(options: UpgradeOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, () => upgradeAlone(options, io));
}

async function upgradeAlone({ dryRun = false, force = false }: UpgradeOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const supplies = await chooseSupplies(ownSpecs(project), io);
  const upgraded: Project = { ...project, dependencies: supplies.dependencies };
  const crds = await readProjectCrds(root, upgraded);
  const model = { project: upgraded, crds, vendor: supplies.vendor, toolVersion: readVersion() };
  let result: Upgrade = { changes: [], files: [] };
  const { snapshot, changes } = await comparePlan(root, model, {
    force,
    adjust(plan, main, before) {
      result = toUpgrade(plan, main, before);
      return { changes: result.changes, recorded: [...result.changes, ...settled(plan, result)] };
    },
  });
  const imports = await moveImports(root, new Set(changes.map(pathOf)));
  const all = { ...result, files: [...result.files, ...imports.map(toImported)] };
  if (!dryRun) await write(root, [...changes, ...imports], { signal: io.signal });
  return toOutcome(all, snapshot, dryRun);
}

/** What is generated now becomes the base of the next upgrade. */
function settled(plan: Plan, { files }: Upgrade): Change[] {
  const known = new Set(
    files.filter(({ kind }) => kind !== "unknown" && kind !== "removed").map(({ path }) => path),
  );
  return plan.filter(({ path }) => known.has(path)).map((file): Change => ({ kind: "create", file }));
}

const toImported = (change: Change): UpgradedFile => ({ path: pathOf(change), kind: "merged", conflicts: 0 });

/** The files of the user's, beside those that are planned, that import the simulator from where it was. */
async function moveImports(root: string, planned: ReadonlySet<string>): Promise<readonly Change[]> {
  const paths = (await sourcesBelow(root, "")).filter((path) => !planned.has(path));
  const { files } = await readSnapshot(root, paths);
  return paths.flatMap((path): Change[] => {
    const before = files.get(path);
    const text = before === undefined || isObstacle(before) ? undefined : toText(before);
    if (before === undefined || isObstacle(before) || text === undefined) return [];
    const content = withMovedImports(text);
    return content === text ? [] : [{ kind: "update", file: { path, owner: "user", content }, before }];
  });
}

/** The TypeScript files of a project, without looking into what is installed, built or hidden. */
async function sourcesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const below = entries.map(async (entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return /^(?:node_modules|dist|\..*)$/.test(entry.name) ? [] : sourcesBelow(root, path);
    return entry.isFile() && /\.[cm]?ts$/.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(below)).flat();
}

/** A range stays a range, of this version; what points elsewhere than to a release or an archive of ours stays as it is. */
function ownSpecs({ dependencies }: Project): { runtime?: string; cli?: string } {
  const specOf = (spec: string): string | undefined => {
    if (/^file:(\.\/)?vendor\/metatron-/.test(spec)) return undefined;
    return /^[\^~]?\d+\.\d+\.\d+/.test(spec) ? `^${readVersion()}` : spec;
  };
  const [runtime, cli] = [specOf(dependencies.runtime), specOf(dependencies.cli)];
  return { ...(runtime === undefined ? {} : { runtime }), ...(cli === undefined ? {} : { cli }) };
}

function toOutcome({ changes, files }: Upgrade, { ledger }: Snapshot, isDryRun: boolean): Outcome {
  const own = changes.filter(
    (change) => isWritten(change) && !files.some(({ path }) => path === pathOf(change)),
  );
  const conflicts = files.filter(({ kind }) => kind === "conflict");
  const from = ledger?.tool ?? "an unknown version";
  return {
    exitCode: conflicts.length > 0 ? 1 : 0,
    text: `From ${from} to ${readVersion()}${isDryRun ? " (dry run, nothing is written)" : ""}.\n${reportUpgrade(files, own.length, isDryRun)}`,
    json: { from, to: readVersion(), dryRun: isDryRun, files, regenerated: own.map(pathOf) },
  };
}

function isWritten({ kind }: Change): boolean {
  return kind === "create" || kind === "update" || kind === "remove";
}
