import type { Io } from "../io.ts";
import type { Outcome } from "../outcome.ts";

/** Runs a command's action and hands its outcome to `main`, which prints it and chooses the exit code. */
export type Run = (flags: { readonly json?: boolean }, action: (io: Io) => Promise<Outcome>) => Promise<void>;
