import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

/** The flags of `metatron check`. */
export const declareCheck: Declare = (command, run) => {
  command
    .option("--json", "print the lines as JSON")
    .addHelpText("after", examples("metatron check", "metatron check --json"))
    .action(async (flags: { json?: boolean }) =>
      run(flags, async (io) => (await import("../commands/check.ts")).check({}, io)),
    );
};
