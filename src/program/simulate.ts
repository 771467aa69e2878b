import { Option } from "commander";
import type { Declare } from "../program.ts";
import { collect } from "./collect.ts";
import { examples } from "./examples.ts";
import { httpUrl } from "./http-url.ts";

interface SimulateFlags {
  readonly file?: readonly string[];
  readonly then?: readonly string[];
  readonly url?: string;
  readonly delete?: boolean;
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** The flags of `metatron simulate`. */
export const declareSimulate: Declare = (command, run) => {
  command
    .description(
      "Run the project's controllers against a cluster in memory, without Metacontroller and without Kubernetes.",
    )
    .option(
      "-f, --file <paths...>",
      "objects to apply: files, folders, URLs or - for the standard input; examples/ when none is named",
    )
    .option("--then <path>", "objects to apply once everything is at rest, to see an edit followed", collect)
    .option("--url <url>", "call hooks that are served elsewhere, in any language", httpUrl)
    .option("--delete", "delete the objects afterwards, down to an empty cluster")
    .addOption(
      new Option("--watch", "run again when a source, an object, a manifest or a CRD changes").conflicts(
        "json",
      ),
    )
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron simulate",
        "metatron simulate -f examples/blog.yaml --then scaled.yaml --delete",
        "metatron simulate --url http://localhost:8080 --json",
      ),
    )
    .action(async (flags: SimulateFlags) =>
      run(flags, async (io) => {
        const { file = [], then: edits = [], json: _json, ...rest } = flags;
        return (await import("../commands/simulate.ts")).simulate({ ...rest, files: file, edits }, io);
      }),
    );
};
