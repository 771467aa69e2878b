import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Project } from "../model/project.ts";
import { parseProject, serializeProject } from "../project/index.ts";
import { declarePlanFlags, type Declare, examples, type PlanFlags, toPlanFlags } from "./flags.ts";
import { finish, type FinishOptions } from "./generate/apply.ts";
import { exclusively } from "./project/exclusive.ts";
import { declarationPath, findRoot, loadProject } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";

/** The flags of `metatron docs`. */
export const declareDocs: Declare = (command, run) => {
  command.argument("[folder]", "where the pages lie; what metatron.json says without, or docs");
  declarePlanFlags(command);
  command
    .addHelpText("after", examples("metatron docs", "metatron docs docs/reference", "metatron docs --check"))
    .action(async (folder: string | undefined, flags: PlanFlags) =>
      run(flags, async (io) =>
        docs({ ...(folder === undefined ? {} : { folder }), ...toPlanFlags(flags) }, io),
      ),
    );
};

export interface DocsOptions extends FinishOptions {
  /** A folder of the project. */
  readonly folder?: string;
  readonly force?: boolean;
}

/** Records in `metatron.json` where the reference pages lie, and generates them; `generate` keeps them from then on. */
export async function docs(options: DocsOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, async () => {
    const { root, project, model } = await loadProject(io);
    const next = { ...model, project: withDocs(project, options.folder ?? project.docs ?? "docs") };
    const compared = await comparePlan(root, next, { force: options.force === true });
    return await finish(compared, options, { io });
  });
}

/** The project with the folder, which has to pass the rules that a folder in the file does. */
function withDocs(project: Project, folder: string): Project {
  return parseProject(serializeProject({ ...project, docs: folder }), declarationPath);
}
