/** One thing that is wrong with the user's input. */
export interface Problem {
  /** A code of the table in `src/error-table.ts`. */
  readonly code: string;
  /** What is wrong, with the offending value. */
  readonly message: string;
  /** The file, URL or `<stdin>`. */
  readonly file?: string;
  /** The 1-based number of the document in the file, when the file holds several. */
  readonly document?: number;
  /** The 1-based line, when known. */
  readonly line?: number;
  /** The path inside the document, as in `spec.versions[0].name`. */
  readonly path?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** The user's mistake: all problems at once, shown without a stack trace, exit code 1 (2 for usage). */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly problems: readonly Problem[];
  readonly exitCode: 1 | 2;

  constructor(problems: readonly Problem[], options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(problems.map((problem) => problem.message).join("\n"), { cause: options.cause });
    this.problems = problems;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** What the documentation and `metatron explain` say of an error code. Each room keeps its own `error-codes.ts`. */
export interface ErrorCode {
  /** One sentence: what it means. */
  readonly summary: string;
  /** How it comes about. */
  readonly story: string;
  /** What to do. */
  readonly fix: string;
}

export type ErrorCodes = { readonly [code: string]: ErrorCode };

/** Ctrl-C, or an answer withheld at a prompt: says what is left behind, ends with 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Throws when the user has interrupted the command. */
export function throwIfInterrupted(signal: AbortSignal, left: string): void {
  if (signal.aborted) throw new Interrupted(`interrupted; ${left}`);
}
