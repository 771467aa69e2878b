import type { Problem } from "./errors.ts";

/** What a command came to. `main` prints it and turns it into the exit code. */
export interface Outcome {
  /** 0 done, 1 the check failed or the input is wrong, 3 something would change. */
  readonly exitCode: 0 | 1 | 3;
  /** People's text for stdout; absent when the command already wrote all it had to say. */
  readonly text?: string;
  /** What was refused while the rest was done: shown last, with exit code 1. */
  readonly refused?: readonly Problem[];
  /** The same outcome for machines: printed in place of `text` under `--json`. */
  readonly json?: unknown;
}
