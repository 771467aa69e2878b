const longest = 500;

/** The message of whatever was thrown, cut to what an event can show; never throws itself. */
export function messageOf(thrown: unknown): string {
  try {
    const text: unknown = thrown instanceof Error ? thrown.message : `a ${typeof thrown} was thrown`;
    return shorten(typeof text === "string" && text !== "" ? text : "no message", longest);
  } catch {
    return "the thrown value cannot be read";
  }
}

/** Cuts a text and marks the cut. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** The server cannot start with these options; every problem is a sentence. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
