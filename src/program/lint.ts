import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

/** The flags of `metatron lint`. */
export const declareLint: Declare = (command, run) => {
  command
    .argument("[paths...]", "files and folders; what the project holds when none is named")
    .option(
      "--fix",
      "mend what can be mended without changing a meaning: the CRD's status subresource and observedGeneration",
    )
    .option("--sarif", "print a SARIF 2.1.0 log for code hosts")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      examples("metatron lint", "metatron lint --fix crds/", "metatron lint --sarif ../deploy > lint.sarif"),
    )
    .action(async (paths: string[], flags: { fix?: boolean; sarif?: boolean; json?: boolean }) =>
      run(flags, async (io) => (await import("../commands/lint.ts")).lint({ ...flags, paths }, io)),
    );
};
