/** What a report of a bug needs besides the error. */
export interface BugFacts {
  readonly version: string;
  readonly args: readonly string[];
  /** Node, operating system and processor. */
  readonly machine: string;
}

/** What is said of an error that is ours: the stack, and what a report needs. */
export function renderBug(error: unknown, { version, args, machine }: BugFacts): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause =
    error instanceof Error && error.cause !== undefined ? `\ncaused by: ${describeCause(error.cause)}` : "";
  return [
    "This is a bug in metatron, not a mistake of yours.",
    "",
    `${stack}${cause}`,
    "",
    "Please report it with the stack above, the input that led here, and these lines:",
    `  metatron ${version}, ${machine}`,
    `  arguments: ${args.join(" ")}`,
    "",
  ].join("\n");
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
