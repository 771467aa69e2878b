import type { Declare } from "../program.ts";
import { declareCi } from "./ci.ts";
import { declareDecorator } from "./decorator.ts";
import { defined } from "./defined.ts";
import { examples } from "./examples.ts";
import { collect } from "./collect.ts";
import { type ControllerFlags, declareControllerFlags, toControllerFlags } from "./controller-flags.ts";
import { type PlanFlags, declarePlanFlags, toPlanFlags } from "./plan-flags.ts";

interface Flags extends ControllerFlags, PlanFlags {
  readonly name?: string;
  readonly route?: string;
  readonly remove?: readonly string[];
}

export const declareGenerate: Declare = (command, run) => {
  command
    .argument("[crd...]", "CRDs: files, folders, http(s) URLs, or - for stdin; all of metatron.json without")
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
  command
    .addHelpText(
      "after",
      examples(
        "metatron generate blog.yaml --children deployments,services,secrets",
        "kubectl get crd blogs.example.com -o yaml | metatron generate -",
        "metatron generate --check",
      ),
    )
    .action(async (sources: readonly string[], flags: Flags) => {
      const { name, route, remove } = flags;
      await run(flags, async (io) => {
        const { generate } = await import("../commands/generate.ts");
        const controller = { ...toControllerFlags(command), ...defined({ name, route }) };
        return await generate(
          { sources, flags: controller, remove: remove ?? [], ...toPlanFlags(flags) },
          io,
        );
      });
    });
};
