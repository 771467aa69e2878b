const longest = 500;

/** The message of whatever was thrown, cut to what an event can show; never throws itself. */
export function messageOf(thrown: unknown): string {
  try {
    const text: unknown = hasMessage(thrown) ? thrown.message : `${describe(thrown)} was thrown`;
    return shorten(typeof text === "string" && text !== "" ? text : "no message", longest);
  } catch {
    return "the thrown value cannot be read";
  }
}

const hasMessage = (thrown: unknown): thrown is { readonly message: unknown } =>
  thrown instanceof Error || (typeof thrown === "object" && thrown !== null && "message" in thrown);

function describe(thrown: unknown): string {
  if (thrown === null || thrown === undefined) return String(thrown);
  return typeof thrown === "object" ? "an object" : `a ${typeof thrown}`;
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
