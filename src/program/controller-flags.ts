import type { Command } from "commander";
import { collect } from "./collect.ts";
import { defined } from "./defined.ts";
import { wholeNumber } from "./numbers.ts";

/** What the flags of a composite controller say. */
export interface ControllerFlags {
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
  const { children, hooks, hookVersion, apiVersion, resyncPeriod } = flags;
  return {
    ...defined({ children, hooks, hookVersion, apiVersion, resyncPeriod }),
    ...(isGiven ? { generateSelector: flags.generateSelector === true } : {}),
  };
}
