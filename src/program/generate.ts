import { InvalidArgumentError, type Command } from "commander";
import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** Reads a whole number within bounds for a flag. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

interface ControllerFlags {
  readonly children?: readonly string[];
  readonly hooks?: readonly string[];
  readonly hookVersion?: "v1" | "v2";
  readonly apiVersion?: string;
  readonly resyncPeriod?: number;
  readonly generateSelector?: boolean;
}

/** The flags that describe a composite controller; `init` takes them too. */
export function declareControllerFlags(command: Command): void {
  command
    .option(
      "--children <list>",
      "kinds of children, as in deployments=InPlace,services,widgets.example.com/v1=Recreate",
      collect,
    )
    .option("--hooks <list>", "hooks that are called: sync,finalize,customize (sync unless said)", collect)
    .addOption(
      command
        .createOption("--hook-version <version>", "version of the hooks (v2 unless said)")
        .choices(["v1", "v2"]),
    )
    .option("--api-version <version>", "version of the parent (the storage version unless said)")
    .option(
      "--resync-period <seconds>",
      "call sync this often even when nothing changes",
      wholeNumber(1, 31_536_000),
    )
    .option("--no-generate-selector", "select children by the parent's spec.selector")
    .option("--generate-selector", "select children by the parent's uid (so unless said)");
}

/** What those flags say; absent ones stay undefined. */
export function toControllerFlags(command: Command): ControllerFlags {
  const flags = command.opts<ControllerFlags>();
  const isGiven = command.getOptionValueSource("generateSelector") === "cli";
  return {
    ...(flags.children === undefined ? {} : { children: flags.children }),
    ...(flags.hooks === undefined ? {} : { hooks: flags.hooks }),
    ...(flags.hookVersion === undefined ? {} : { hookVersion: flags.hookVersion }),
    ...(flags.apiVersion === undefined ? {} : { apiVersion: flags.apiVersion }),
    ...(flags.resyncPeriod === undefined ? {} : { resyncPeriod: flags.resyncPeriod }),
    ...(isGiven ? { generateSelector: flags.generateSelector === true } : {}),
  };
}

interface Flags extends ControllerFlags {
  readonly name?: string;
  readonly route?: string;
  readonly remove?: readonly string[];
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Flags of everything that plans, compares and writes. */
export function declarePlanFlags(command: Command): void {
  command
    .option("--dry-run", "show what would change, write nothing")
    .option("--diff", "print unified diffs, write nothing")
    .option("--check", "compare every file, exit 1 when one is stale")
    .option("--force", "overwrite files that were edited by hand")
    .option("--json", "print the outcome as JSON");
}

/** What those flags say. */
export function toPlanFlags(flags: Flags): Pick<Flags, "dryRun" | "diff" | "check" | "force"> {
  const { dryRun = false, diff = false, check = false, force = false } = flags;
  return { dryRun, diff, check, force };
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
        const named = { ...(name === undefined ? {} : { name }), ...(route === undefined ? {} : { route }) };
        const controller = { ...toControllerFlags(command), ...named };
        return await generate(
          { sources, flags: controller, remove: remove ?? [], ...toPlanFlags(flags) },
          io,
        );
      });
    });
};
