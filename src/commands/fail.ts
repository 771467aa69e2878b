import { type Problem, UserError } from "../model/errors.ts";
import type { CommandErrorCode } from "./error-codes.ts";

/** A problem with one of the codes of the commands. */
export function problem(
  code: CommandErrorCode,
  message: string,
  fix: string,
  place: Pick<Problem, "file" | "document" | "path"> = {},
): Problem {
  return { code, message, fix, ...place };
}

/** Throws a single problem. */
export function fail(...facts: Parameters<typeof problem>): never {
  throw new UserError([problem(...facts)]);
}
