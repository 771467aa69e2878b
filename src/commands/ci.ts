import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { declarePlanFlags, examples, type PlanFlags, toPlanFlags, type Declare } from "./flags.ts";
import type { ContinuousIntegration } from "../model/project.ts";
import { fail } from "./fail.ts";
import { finish, type FinishOptions } from "./generate/apply.ts";
import { exclusively } from "./project/exclusive.ts";
import { findRoot, loadProject } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";

type Provider = "github" | "gitlab" | "none";

export const declareCi: Declare = (command, run) => {
  command
    .description("Generate the files of continuous integration.")
    .addArgument(
      command
        .createArgument("[provider]", "where it runs; what metatron.json says without")
        .choices(["github", "gitlab", "none"]),
    );
  declarePlanFlags(command);
  command
    .addHelpText("after", examples("metatron generate ci github", "metatron generate ci --check"))
    .action(async (provider: Provider | undefined, flags: PlanFlags) => {
      await run(flags, async (io) => {
        return await ci({ ...(provider === undefined ? {} : { provider }), ...toPlanFlags(flags) }, io);
      });
    });
};

export interface CiOptions extends FinishOptions {
  /** Whose workflow; what `metatron.json` says when absent. */
  readonly provider?: ContinuousIntegration;
  readonly force?: boolean;
}

/** Records in `metatron.json` where continuous integration runs, and generates its files. */
async function ci(options: CiOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, () => ciAlone(options, io));
}

async function ciAlone(options: CiOptions, io: Io): Promise<Outcome> {
  const { root, project, model } = await loadProject(io);
  const provider = options.provider ?? project.ci;
  if (provider === "none" && options.provider === undefined)
    fail(
      "FLAG_INVALID",
      "metatron.json names no continuous integration.",
      "Run metatron generate ci github, or gitlab.",
    );
  const next = { ...model, project: { ...project, ci: provider } };
  const compared = await comparePlan(root, next, { force: options.force === true });
  return await finish(compared, options, { io });
}
