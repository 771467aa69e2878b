import type { Problem } from "../../errors.ts";
import type { simulateErrors } from "./error-codes.ts";

/** A mistake in what a simulation was given. */
export function refusal(
  code: keyof typeof simulateErrors,
  message: string,
  fix: string,
  place: Partial<Problem> = {},
): Problem {
  return { code, message, fix, ...place };
}
