import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { projectParts } from "../project/index.ts";
import { collect, declarePlanFlags, examples, type PlanFlags, toPlanFlags, type Declare } from "./flags.ts";
import { finish, type FinishOptions } from "./generate/apply.ts";
import { chooseParts } from "./generate/list.ts";
import { exclusively } from "./project/exclusive.ts";
import { findRoot, loadProject } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";

interface Flags extends PlanFlags {
  readonly with?: readonly string[];
}

export const declareManifests: Declare = (command, run) => {
  command
    .description("Generate the manifests, with what a project has on request.")
    .option("--with <list>", `the parts to have, +part or -part: ${projectParts.join(", ")}`, collect);
  declarePlanFlags(command);
  command
    .addHelpText(
      "after",
      examples(
        "metatron generate manifests --with monitoring,autoscaler",
        "metatron generate manifests --with -autoscaler",
      ),
    )
    .action(async ({ with: parts, ...flags }: Flags) => {
      await run(flags, async (io) => {
        return await manifests({ ...(parts === undefined ? {} : { parts }), ...toPlanFlags(flags) }, io);
      });
    });
};

interface ManifestsOptions extends FinishOptions {
  /** What `--with` says; what `metatron.json` says when absent. */
  readonly parts?: readonly string[];
  readonly force?: boolean;
}

/** Records in `metatron.json` which parts the project has, and generates their files. */
async function manifests({ parts, ...options }: ManifestsOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, async () => {
    const { root, project, model } = await loadProject(io);
    const before = project.with ?? [];
    const wanted = chooseParts(parts, before);
    const next = { ...model, project: { ...project, with: wanted } };
    const compared = await comparePlan(root, next, { force: options.force === true });
    return await finish(compared, options, { io });
  });
}
