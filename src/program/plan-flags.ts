import type { Command } from "commander";

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
