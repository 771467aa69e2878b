import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import {
  type Change,
  compare,
  ledgerFiles,
  pathOf,
  type Plan,
  readSnapshot,
  type Snapshot,
  write,
} from "../plan/index.ts";
import { examples, type Declare } from "./flags.ts";
import type { Project } from "../model/project.ts";
import { reportUpgrade } from "../report/changes.ts";
import { toUpgrade, type Upgrade } from "../upgrade/upgrade.ts";
import { readVersion } from "../version.ts";
import { declarationPath, findProject, readProjectCrds } from "./project/load.ts";
import { planFiles, readPrevious } from "./project/plan.ts";
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
export async function upgrade({ dryRun = false, force = false }: UpgradeOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const supplies = await chooseSupplies(ownSpecs(project), io);
  const upgraded: Project = { ...project, dependencies: supplies.dependencies };
  const crds = await readProjectCrds(root, upgraded);
  const plan = await planFiles({
    project: upgraded,
    crds,
    vendor: supplies.vendor,
    previous: await readPrevious(root),
    toolVersion: readVersion(),
  });
  const snapshot = await readSnapshot(
    root,
    plan.map(({ path }) => path),
  );
  const changes = compare(plan, snapshot, { force, inputs: [declarationPath] });
  const result = toUpgrade(plan, changes, snapshot);
  const books = await bookkeeping(root, plan, result, snapshot);
  if (!dryRun) await write(root, [...result.changes, ...books], { signal: io.signal });
  return toOutcome(result, snapshot, dryRun);
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

/** The ledger and the bases after the upgrade: what is generated now becomes the base of the next one. */
async function bookkeeping(
  root: string,
  plan: Plan,
  { files, changes }: Upgrade,
  before: Snapshot,
): Promise<readonly Change[]> {
  const known = new Set(
    files.filter(({ kind }) => kind !== "unknown" && kind !== "removed").map(({ path }) => path),
  );
  const settled = plan
    .filter(({ path }) => known.has(path))
    .map((file): Change => ({ kind: "create", file }));
  const extra = ledgerFiles(plan, [...changes, ...settled], before.ledger, readVersion());
  const { files: present } = await readSnapshot(
    root,
    extra.map(({ path }) => path),
  );
  return compare(extra, { files: present }, { force: true });
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
