import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

/** The flags of `metatron upgrade`. */
export const declareUpgrade: Declare = (command, run) => {
  command
    .option("--dry-run", "say what would happen, write nothing")
    .option("--force", "overwrite files of metatron's own that were edited by hand")
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", examples("metatron upgrade --dry-run", "metatron upgrade"))
    .action(async (flags: { dryRun?: boolean; force?: boolean; json?: boolean }) =>
      run(flags, async (io) => (await import("../commands/upgrade.ts")).upgrade(flags, io)),
    );
};
