import { Environment } from "@marcbachmann/cel-js";

/** One group of functions that Kubernetes adds to CEL. */
export type Library = (environment: Environment) => void;

/** An evaluation that cannot go on, in CEL's words. */
export class CelFailure extends Error {
  override readonly name = "CelFailure";
}

/** Fails an evaluation. */
export function fail(message: string): never {
  throw new CelFailure(message);
}
