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
import { reportWithdrawn } from "./generate/withdrawn.ts";
import { exclusively } from "./project/exclusive.ts";
import { findProject, findRoot, parentsOf, readKnownCrds, readProjectCrds } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { readVendor } from "./project/dependency-specs.ts";

interface Flags extends ControllerFlags, PlanFlags {
  readonly name?: string;
  readonly route?: string;
  readonly remove?: readonly string[];
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
    .option("--name <name>", "name of the controller")
    .option("--route <route>", "first path segment of its hooks (the plural unless said)")
    .option("--remove <name>", "withdraw a controller and the files that were not edited", collect);
  declarePlanFlags(command);
  declareDecorator(command.command("decorator"), run);
  declareCi(command.command("ci"), run);
  declareManifests(command.command("manifests"), run);
  command
    .addHelpText(
      "after",
      examples(
        "metatron generate blog.yaml --children deployments,services,secrets",
        "metatron generate cluster:blogs.example.com",
        "metatron generate --check",
      ),
    )
    .action(async (sources: readonly string[], flags: Flags) => {
      const { name, route, remove } = flags;
      await run(flags, async (io) => {
        const controller = { ...toControllerFlags(command), ...defined({ name, route }) };
        return await generate(
          { sources, flags: controller, remove: remove ?? [], ...toPlanFlags(flags) },
          io,
        );
      });
    });
};

export interface GenerateOptions extends FinishOptions {
  /** Files, folders, URLs or `-`; everything is regenerated when empty. */
  readonly sources: readonly string[];
  readonly flags: CompositeFlags;
  /** Controllers to withdraw, by name. */
  readonly remove?: readonly string[];
  readonly force?: boolean;
}

/** Records the controllers of the inputs in `metatron.json`, plans all files of the project, compares and writes. */
export async function generate(options: GenerateOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, () => generateAlone(options, io));
}

async function generateAlone(options: GenerateOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const { crds: inputs, refused } = await readCrds(options.sources, io);
  refuseIdleFlags(inputs, options.flags);
  const known = await readKnownCrds(root, project);
  const remaining = withdrawAll(project, options.remove ?? []);
  const { project: next, fresh } = assemble(remaining, inputs, { flags: options.flags, known });
  const crds = await readProjectCrds(root, next, fresh);
  const vendor = await readVendor(root, next, io);
  const report = reportFreshCrds(fresh, known);
  const withdrawn = reportWithdrawn(project, next);
  const warnings = warnOfParents(parentsOf(next, fresh)) + warnOfCrds(fresh.values()) + warnOfMethods(next);
  io.stderr.write(report.text + withdrawn + warnings);
  const model = { project: next, crds, vendor, toolVersion: readVersion() };
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

function refuseIdleFlags(inputs: readonly Crd[], flags: CompositeFlags): void {
  const given = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (inputs.length > 0 || given.length === 0) return;
  fail(
    "GENERATE_NO_PARENT",
    `${given.join(", ")} describe a controller, but no CRD was passed.`,
    "Pass the parent's CRD; one that is in the project already lies in crds/.",
  );
}
