import type { Problem } from "../errors.ts";
import type { InputErrorCode } from "./error-codes.ts";

/** Why one source could not be read; collected so that all sources are named at once. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly problem: Problem;

  constructor(code: InputErrorCode, file: string, message: string, fix: string) {
    super(message);
    this.problem = { code, file, message, fix };
  }
}
