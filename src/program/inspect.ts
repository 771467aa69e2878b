import { InvalidArgumentError } from "commander";
import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

interface InspectFlags {
  readonly only?: string;
  readonly path?: string;
  readonly depth?: number;
  readonly json?: boolean;
}

/** The flags of `metatron inspect`. */
export const declareInspect: Declare = (command, run) => {
  command
    .argument("<crd...>", "files, folders, URLs, or - for the standard input")
    .option("--only <version>", "show this version only")
    .option("--path <path>", "show what lies below a path, as in spec.template")
    .option("--depth <levels>", "show so many levels of the schema", toDepth)
    .option("--json", "print what was understood as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron inspect crds/blog.yaml",
        "metatron inspect --only v1 --path spec.template --depth 2 crd.yaml",
        "kubectl get crd certificates.cert-manager.io -o yaml | metatron inspect -",
      ),
    )
    .action(async (sources: string[], flags: InspectFlags) =>
      run(flags, async (io) => (await import("../commands/inspect.ts")).inspect({ ...flags, sources }, io)),
    );
};

function toDepth(text: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number, at least 1.");
}
