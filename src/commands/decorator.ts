import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import {
  declareHookFlags,
  collect,
  declarePlanFlags,
  defined,
  examples,
  type PlanFlags,
  toPlanFlags,
  wholeNumber,
  type Declare,
} from "./flags.ts";
import { mergeController } from "../project/index.ts";
import { readVersion } from "../version.ts";
import { crdPath, readCrds } from "./crds.ts";
import { buildDecorator, type DecoratorFlags } from "./generate/decorator-entry.ts";
import { finish, type FinishOptions, warnOfMethods } from "./generate/apply.ts";
import { refuseWithdrawal, reportWithdrawn } from "./generate/withdrawn.ts";
import { exclusively } from "./project/exclusive.ts";
import { findProject, findRoot, readKnownCrds, readProjectCrds } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { readVendor } from "./project/dependency-specs.ts";

interface Flags extends PlanFlags {
  readonly name: string;
  readonly for?: readonly string[];
  readonly attach?: readonly string[];
  readonly selector?: string;
  readonly annotationSelector?: string;
  readonly crd?: readonly string[];
  readonly related?: readonly string[];
  readonly hooks?: readonly string[];
  readonly hookVersion?: "v1" | "v2";
  readonly resyncPeriod?: number;
  readonly route?: string;
  readonly yes?: boolean;
}

export const declareDecorator: Declare = (command, run) => {
  command
    .description("Add a decorator: attachments, labels and annotations for objects that others own.")
    .requiredOption("--name <name>", "name of the decorator")
    .option("--for <list>", "kinds to decorate, as in statefulsets.apps/v1", collect)
    .option("--attach <list>", "kinds of attachments, as in services=InPlace,configmaps", collect)
    .option("--selector <selector>", "labels of the decorated objects, as in app=web,tier!=db")
    .option("--annotation-selector <selector>", "annotations of the decorated objects")
    .option("--crd <crd...>", "CRDs of custom targets and attachments");
  declareHookFlags(command);
  command
    .option(
      "--resync-period <seconds>",
      "call sync this often even when nothing changes",
      wholeNumber(1, 31_536_000),
    )
    .option("--route <route>", "first path segment of its hooks (the name unless said)");
  command.option("-y, --yes", "withdraw without a question what a new list leaves out");
  declarePlanFlags(command);
  command
    .addHelpText(
      "after",
      examples(
        "metatron generate decorator --for statefulsets.apps/v1 --attach services --name service-per-pod",
      ),
    )
    .action(async (given: Flags) => {
      await run(given, async (io) => {
        const { for: targets, attach: attachments, selector: labelSelector, crd = [], ...rest } = given;
        const { name, annotationSelector, related, hooks, hookVersion, resyncPeriod, route } = rest;
        const optional = {
          targets,
          attachments,
          labelSelector,
          annotationSelector,
          related,
          hooks,
          hookVersion,
          resyncPeriod,
          route,
        };
        const flags = { name, ...defined(optional) };
        return await decorator({ flags, crds: crd, yes: given.yes === true, ...toPlanFlags(given) }, io);
      });
    });
};

export interface DecoratorOptions extends FinishOptions {
  readonly flags: DecoratorFlags;
  /** CRDs of custom targets and attachments. */
  readonly crds: readonly string[];
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** Records a decorator in `metatron.json`, plans all files of the project, compares and writes. */
async function decorator(options: DecoratorOptions, io: Io): Promise<Outcome> {
  return await exclusively(await findRoot(io), io, () => decorateAlone(options, io));
}

async function decorateAlone(options: DecoratorOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const { crds: inputs, refused } = await readCrds(options.crds, io);
  const fresh = new Map(inputs.map((crd) => [crdPath(crd), crd]));
  const known = await readKnownCrds(root, project);
  const all = [...inputs, ...[...known].flatMap(([path, crd]) => (fresh.has(path) ? [] : [crd]))];
  const next = mergeController(project, buildDecorator(options.flags, project, all));
  const crds = await readProjectCrds(root, next, fresh);
  const vendor = await readVendor(root, next, io);
  const withdrawn = reportWithdrawn(project, next);
  const { attachments, related, hooks } = options.flags;
  refuseWithdrawal(withdrawn, [attachments, related, hooks], options, io);
  io.stderr.write(withdrawn + warnOfMethods(next));
  const model = { project: next, crds, vendor, toolVersion: readVersion() };
  const compared = await comparePlan(root, model, { force: options.force === true });
  return { ...(await finish(compared, options, { io })), refused };
}
