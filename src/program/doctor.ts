import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

/** The flags of `metatron doctor`. */
export const declareDoctor: Declare = (command, run) => {
  command
    .option("--context <name>", "the kubectl context to look at (default: the current one)")
    .option("--no-cluster", "look only at this machine")
    .option("--json", "print the lines as JSON")
    .addHelpText(
      "after",
      examples("metatron doctor", "metatron doctor --no-cluster", "metatron doctor --context staging --json"),
    )
    .action(async (flags: { context?: string; cluster?: boolean; json?: boolean }) =>
      run(flags, async (io) =>
        (await import("../commands/doctor.ts")).doctor({ ...flags, nodeVersion: process.versions.node }, io),
      ),
    );
};
