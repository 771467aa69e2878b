import type { Crd } from "../crd/index.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { declareCi } from "./ci.ts";
import {
  collect,
  type ControllerFlags,
  declareControllerFlags,
  declarePlanFlags,
  defined,
  examples,
  type PlanFlags,
  toControllerFlags,
  toPlanFlags,
  type Declare,
} from "./flags.ts";
import { declareManifests } from "./manifests.ts";
import { declareDecorator } from "./decorator.ts";
import { removeController } from "../project/index.ts";
import type { Project } from "../model/project.ts";
import { readVersion } from "../version.ts";
import { readCrds } from "./crds.ts";
import { fail } from "./fail.ts";
import { assemble } from "./generate/assemble.ts";
import type { CompositeFlags } from "./generate/composite.ts";
import {
  finish,
  type FinishOptions,
  reportFreshCrds,
  warnOfCrds,
  warnOfMethods,
  warnOfParents,
} from "./generate/apply.ts";
import { refuseWithdrawal, reportWithdrawn } from "./generate/withdrawn.ts";
import { exclusively } from "./project/exclusive.ts";
import { findProject, findRoot, parentsOf, readKnownCrds, readProjectCrds } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { readVendor } from "./project/dependency-specs.ts";

interface Flags extends ControllerFlags, PlanFlags {
  readonly name?: string;
  readonly route?: string;
  readonly remove?: readonly string[];
  readonly yes?: boolean;
}

export const declareGenerate: Declare = (command, run) => {
  command
    .argument(
      "[crd...]",
      "CRDs: files, folders, http(s) URLs, cluster:NAME, or - for stdin; all of metatron.json without",
    )
    .description(
      "Generate types, stubs and manifests from CRDs and metatron.json.\n\nEach CRD becomes the parent of a controller, except those that --children names.",
    );
  declareControllerFlags(command);
  command
    .option("--name <name>", "name of the controller; without a CRD, the one that the flags change")
    .option("--route <route>", "first path segment of its hooks (the plural unless said)")
    .option("--remove <name>", "withdraw a controller and the files that were not edited", collect);
  command.option("-y, --yes", "withdraw without a question what a new list leaves out");
  declarePlanFlags(command);
  declareDecorator(command.command("decorator"), run);
  declareCi(command.command("ci"), run);
  declareManifests(command.command("manifests"), run);
  command
    .addHelpText(
      "after",
      examples(
        "metatron generate blog.yaml --children deployments,services,secrets",
        "metatron generate --name blog-controller --children +configmaps,-secrets",
        "metatron generate cluster:blogs.example.com",
        "metatron generate --check",
      ),
    )
    .action(async (sources: readonly string[], flags: Flags) => {
      const { name, route, remove = [], yes = false } = flags;
      await run(flags, async (io) => {
        const controller = { ...toControllerFlags(command), ...defined({ name, route }) };
        return await generate({ sources, flags: controller, remove, yes, ...toPlanFlags(flags) }, io);
      });
    });
};

export interface GenerateOptions extends FinishOptions {
  /** Files, folders, URLs or `-`; everything is regenerated when empty. */
  readonly sources: readonly string[];
  readonly flags: CompositeFlags;
  /** Controllers to withdraw, by name. */
  readonly remove?: readonly string[];
  /** Withdraw without a question what a new list leaves out. */
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** Records the controllers of the inputs in `metatron.json`, plans all files of the project, compares and writes. */
export async function generate(options: GenerateOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, () => generateAlone(options, io));
}

async function generateAlone(options: GenerateOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const known = await readKnownCrds(root, project);
  const { crds, refused } = await readCrds(options.sources, io);
  const { inputs, flags } =
    options.sources.length === 0
      ? findMeant(options.flags, project, known)
      : { inputs: crds, flags: options.flags };
  const remaining = withdrawAll(project, options.remove ?? []);
  const { project: next, fresh } = assemble(remaining, inputs, { flags, known });
  const own = await readProjectCrds(root, next, fresh);
  const vendor = await readVendor(root, next, io);
  const report = reportFreshCrds(fresh, known);
  const withdrawn = reportWithdrawn(project, next);
  refuseWithdrawal(withdrawn, [flags.children, flags.related, flags.hooks], options, io);
  const warnings = warnOfParents(parentsOf(next, fresh)) + warnOfCrds(fresh.values()) + warnOfMethods(next);
  io.stderr.write(report.text + withdrawn + warnings);
  const model = { project: next, crds: own, vendor, toolVersion: readVersion() };
  const compared = await comparePlan(root, model, { force: options.force === true });
  return { ...(await finish(compared, options, { io, notes: report.json })), refused };
}

function withdrawAll(project: Project, names: readonly string[]): Project {
  let rest = project;
  for (const name of names) {
    const next = removeController(rest, name);
    if (next === undefined) {
      const there = project.controllers.map((entry) => entry.name).join(", ") || "none";
      fail(
        "GENERATE_CONTROLLER_UNKNOWN",
        `The project has no controller ${JSON.stringify(name)}.`,
        `There are: ${there}.`,
      );
    }
    rest = next;
  }
  return rest;
}

/** Without a CRD, flags describe the controller that `--name` names, or the only one that has a CRD. */
function findMeant(
  flags: CompositeFlags,
  project: Project,
  known: ReadonlyMap<string, Crd>,
): { readonly inputs: readonly Crd[]; readonly flags: CompositeFlags } {
  const given = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length === 0) return { inputs: [], flags };
  const composites = project.controllers.filter((entry) => entry.type === "composite");
  const { name, ...others } = flags;
  const [meant, ...more] =
    name === undefined ? composites : composites.filter((entry) => entry.name === name);
  const crd = known.get(meant?.parent.crd ?? "");
  if (crd !== undefined && more.length === 0) return { inputs: [crd], flags: others };
  const there = composites.map((entry) => entry.name).join(", ") || "none";
  return fail(
    "GENERATE_NO_PARENT",
    `${given.join(", ")} describe a controller, but no CRD was passed, and ${name === undefined ? "--name does not say which" : `there is no ${JSON.stringify(name)}`}.`,
    `Pass the parent's CRD, or --name with a controller that has one: ${there}.`,
  );
}
