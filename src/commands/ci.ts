import type { Io } from "../io.ts";
import type { Outcome } from "../outcome.ts";
import type { ContinuousIntegration } from "../project/model.ts";
import { fail } from "./fail.ts";
import { type FinishOptions, finish } from "./generate/finish.ts";
import { loadProject } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";

export interface CiOptions extends FinishOptions {
  /** Whose workflow; what `metatron.json` says when absent. */
  readonly provider?: ContinuousIntegration;
  readonly force?: boolean;
}

/** Records in `metatron.json` where continuous integration runs, and generates its files. */
export async function ci(options: CiOptions, io: Io): Promise<Outcome> {
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
