import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";
import { type PlanFlags, declarePlanFlags, toPlanFlags } from "./plan-flags.ts";

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
        const { ci } = await import("../commands/ci.ts");
        return await ci({ ...(provider === undefined ? {} : { provider }), ...toPlanFlags(flags) }, io);
      });
    });
};
