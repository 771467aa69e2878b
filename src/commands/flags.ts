import { type Command, InvalidArgumentError } from "commander";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";

/** Runs a command's action and hands its outcome to `main`, which prints it and chooses the exit code. */
export type Run = (flags: { readonly json?: boolean }, action: (io: Io) => Promise<Outcome>) => Promise<void>;

/** Gathers the values of a flag that may be repeated. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** The object without its undefined values. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** The examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join("")}`;
}

/** Reads a whole number within bounds for a flag. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads the address of a server for a flag. */
export function httpUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError("It must be an http or https URL, as in http://localhost:9292.");
}

/** What the flags of everything that plans, compares and writes say. */
export interface PlanFlags {
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
export function toPlanFlags(flags: PlanFlags): Pick<PlanFlags, "dryRun" | "diff" | "check" | "force"> {
  const { dryRun = false, diff = false, check = false, force = false } = flags;
  return { dryRun, diff, check, force };
}

/** What the flags of a composite controller say. */
export interface ControllerFlags {
  readonly children?: readonly string[];
  readonly related?: readonly string[];
  readonly hooks?: readonly string[];
  readonly hookVersion?: "v1" | "v2";
  readonly apiVersion?: string;
  readonly resyncPeriod?: number;
  readonly generateSelector?: boolean;
}

/** The flags of the hooks, which both types of controller have. */
export function declareHookFlags(command: Command): void {
  command
    .option(
      "--related <list>",
      "kinds that the customize hook may ask for, as in configmaps or +nodes",
      collect,
    )
    .option(
      "--hooks <list>",
      "hooks that are called: sync,finalize,customize (default: sync), or +finalize",
      collect,
    )
    .addOption(
      command
        .createOption("--hook-version <version>", "version of the hooks (v2 unless said)")
        .choices(["v1", "v2"]),
    );
}

/** The flags that describe a composite controller; `init` takes them too. */
export function declareControllerFlags(command: Command): void {
  command.option(
    "--children <list>",
    "kinds of children, as in deployments=InPlace,services,widgets.example.com/v1=Recreate, or +configmaps,-services",
    collect,
  );
  declareHookFlags(command);
  command
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
  const { children, related, hooks, hookVersion, apiVersion, resyncPeriod } = flags;
  return {
    ...defined({ children, related, hooks, hookVersion, apiVersion, resyncPeriod }),
    ...(isGiven ? { generateSelector: flags.generateSelector === true } : {}),
  };
}

/** Declares the arguments, flags and examples of one command, on a `Command` that has its name and summary already. */
export type Declare = (command: Command, run: Run) => void;
