import type { Declare } from "../program.ts";
import { collect } from "./collect.ts";
import { defined } from "./defined.ts";
import { examples } from "./examples.ts";
import { wholeNumber } from "./numbers.ts";
import { type PlanFlags, declarePlanFlags, toPlanFlags } from "./plan-flags.ts";

interface Flags extends PlanFlags {
  readonly name: string;
  readonly for?: readonly string[];
  readonly attach?: readonly string[];
  readonly selector?: string;
  readonly annotationSelector?: string;
  readonly crd?: readonly string[];
  readonly hooks?: readonly string[];
  readonly hookVersion?: "v1" | "v2";
  readonly resyncPeriod?: number;
  readonly route?: string;
}

export const declareDecorator: Declare = (command, run) => {
  command
    .description("Add a decorator: attachments, labels and annotations for objects that others own.")
    .requiredOption("--name <name>", "name of the decorator")
    .option("--for <list>", "kinds to decorate, as in statefulsets.apps/v1", collect)
    .option("--attach <list>", "kinds of attachments, as in services=InPlace,configmaps", collect)
    .option("--selector <selector>", "labels of the decorated objects, as in app=web,tier!=db")
    .option("--annotation-selector <selector>", "annotations of the decorated objects")
    .option("--crd <crd...>", "CRDs of custom targets and attachments")
    .option("--hooks <list>", "hooks that are called: sync,finalize,customize (sync unless said)", collect)
    .addOption(
      command
        .createOption("--hook-version <version>", "version of the hooks (v2 unless said)")
        .choices(["v1", "v2"]),
    )
    .option(
      "--resync-period <seconds>",
      "call sync this often even when nothing changes",
      wholeNumber(1, 31_536_000),
    )
    .option("--route <route>", "first path segment of its hooks (the name unless said)");
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
        const { decorator } = await import("../commands/decorator.ts");
        const { for: targets, attach: attachments, selector: labelSelector, crd = [], ...rest } = given;
        const { name, annotationSelector, hooks, hookVersion, resyncPeriod, route } = rest;
        const optional = {
          targets,
          attachments,
          labelSelector,
          annotationSelector,
          hooks,
          hookVersion,
          resyncPeriod,
          route,
        };
        const flags = { name, ...defined(optional) };
        return await decorator({ flags, crds: crd, ...toPlanFlags(given) }, io);
      });
    });
};
