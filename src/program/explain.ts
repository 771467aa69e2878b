import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

/** The arguments of `metatron explain`. */
export const declareExplain: Declare = (command, run) => {
  command
    .argument(
      "[question...]",
      "an error code, a lint rule, a trap's number, or a message from Metacontroller's log",
    )
    .option("--json", "print the entries as JSON")
    .addHelpText(
      "after",
      examples("metatron explain", "metatron explain trap 9", 'metatron explain "unsupported status code"'),
    )
    .action(async (words: string[], flags: { json?: boolean }) =>
      run(flags, async (io) =>
        (await import("../commands/explain.ts")).explain({ question: words.join(" ") }, io),
      ),
    );
};
