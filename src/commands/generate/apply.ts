import { countsGenerations } from "../../kinds/index.ts";
import { isRolling } from "../../lint/lookup.ts";
import type { Rule } from "../../lint/model.ts";
import { recreateServerSide } from "../../lint/rules/recreate-server-side.ts";
import { rollingClusterParent } from "../../lint/rules/rolling-cluster-parent.ts";
import { rollingStalls } from "../../lint/rules/rolling-stalls.ts";
import type { ChildRef, ControllerEntry, Project } from "../../model/project.ts";
import { compareCrds, reportCrdChanges } from "../../crd/changes/index.ts";
import { type Crd, findWarnings } from "../../crd/index.ts";
import { Interrupted } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import type { Outcome } from "../../model/outcome.ts";
import { type Change, refuseConflicts, renderDiff, write } from "../../plan/index.ts";
import { changesToJson, isStale, renderChanges } from "../../report/changes.ts";
import { createStyle } from "../../report/style.ts";
import type { ComparedPlan } from "../project/plan.ts";

/** What is to be done with a compared plan. */
export interface FinishOptions {
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly check?: boolean;
}

/** Shows, checks or writes a compared plan. `notes` join the outcome for machines. */
export async function finish(
  compared: ComparedPlan,
  options: FinishOptions,
  { io, notes = {} }: { readonly io: Io; readonly notes?: object },
): Promise<Outcome> {
  const { changes, root, renamed } = compared;
  for (const { from, to } of renamed) io.stderr.write(`note: the controller of ${from} is in ${to}\n`);
  const isReport = options.check === true || options.dryRun === true || options.diff === true;
  if (!isReport) {
    refuseConflicts(changes);
    await writeOrInterrupt(root, changes, io);
  }
  const exitCode = isReport && mustFail(changes, options) ? 1 : 0;
  const json = {
    ok: exitCode === 0,
    ...notes,
    ...changesToJson(changes),
    ...diffJson(changes, options),
  };
  return { exitCode, text: describe(changes, options, io), json };
}

async function writeOrInterrupt(root: string, changes: readonly Change[], io: Io): Promise<void> {
  try {
    await write(root, changes, { signal: io.signal });
  } catch (error) {
    if (io.signal.aborted) throw new Interrupted("interrupted; nothing was written");
    throw error;
  }
}

function mustFail(changes: readonly Change[], { check }: FinishOptions): boolean {
  return changes.some((change) => change.kind === "conflict" || (check === true && isStale(change)));
}

function describe(changes: readonly Change[], options: FinishOptions, io: Io): string {
  const report = renderChanges(changes, createStyle(io, "stdout"));
  const diff = options.diff === true ? renderDiffs(changes) : "";
  if (options.check !== true)
    return options.diff === true && options.dryRun !== true ? diff : `${diff}${report}`;
  if (!changes.some(isStale)) return `Everything is as generated: ${changes.length} files compared.\n`;
  return `${diff}${report}Run metatron generate to bring these files up to date.\n`;
}

function renderDiffs(changes: readonly Change[]): string {
  return changes.map(renderDiff).join("");
}

function diffJson(changes: readonly Change[], { diff }: FinishOptions): object {
  return diff === true ? { diff: renderDiffs(changes) } : {};
}

/** What new CRDs change for code and objects that exist. */
export interface CrdReport {
  readonly text: string;
  readonly json: { readonly crds?: readonly object[] };
}

/** Compares each CRD of the inputs with the one that the project has. */
export function reportFreshCrds(fresh: ReadonlyMap<string, Crd>, known: ReadonlyMap<string, Crd>): CrdReport {
  const crds: object[] = [];
  let text = "";
  for (const [path, crd] of fresh) {
    const before = known.get(path);
    if (before === undefined) continue;
    const changes = compareCrds(before, crd);
    if (changes.length === 0) continue;
    text += reportCrdChanges(crd, changes);
    crds.push({ name: crd.name, changes });
  }
  return { text, json: crds.length === 0 ? {} : { crds } };
}

/** Warns of update methods that do not do what they say, each kind once; the rules of `metatron lint` tell why. */
export function warnOfMethods({ controllers }: Project): string {
  const warn = (rule: Rule, isMeant: (child: ChildRef, entry: ControllerEntry) => boolean): string => {
    const declared = controllers.flatMap((entry) =>
      (entry.type === "composite" ? entry.children : entry.attachments).filter((child) =>
        isMeant(child, entry),
      ),
    );
    const kinds = new Set(declared.map(({ kind, updateStrategy: { method } }) => `${kind} (${method})`));
    return kinds.size === 0 ? "" : `warning: ${[...kinds].join(", ")}: ${rule.reason}\n  fix: ${rule.fix}\n`;
  };
  const isUnderCluster = (entry: ControllerEntry): boolean =>
    entry.type === "composite" && entry.parent.scope === "Cluster";
  const rolls = ({ updateStrategy }: ChildRef): boolean => isRolling(updateStrategy.method);
  return (
    warn(rollingClusterParent, (child, entry) => rolls(child) && isUnderCluster(entry)) +
    warn(rollingStalls, (child, entry) => rolls(child) && !isUnderCluster(entry)) +
    warn(
      recreateServerSide,
      (child) => child.updateStrategy.method.endsWith("Recreate") && countsGenerations(child),
    )
  );
}

/** A word of warning for each parent that Metacontroller will refuse. */
export function warnOfParents(parents: readonly { readonly crd: Crd; readonly version: string }[]): string {
  return parents
    .filter(({ crd, version }) => crd.versions.find(({ name }) => name === version)?.hasStatus === false)
    .map(
      ({ crd, version }) =>
        `warning: ${crd.name} ${version} has no status subresource, so Metacontroller refuses it as a parent; metatron lint --fix adds one.\n`,
    )
    .join("");
}

/** A word of warning for what the API server takes of a CRD and nobody can have meant. */
export function warnOfCrds(crds: Iterable<Crd>): string {
  return [...crds]
    .flatMap(findWarnings)
    .map(({ file = "", line, path = "", message, fix = "" }) => {
      const place = line === undefined ? file : `${file}:${line}`;
      return `warning: ${place}: ${message} (${path})\n  fix: ${fix}\n`;
    })
    .join("");
}
