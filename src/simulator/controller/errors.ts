import { Restart } from "../faults/faults.ts";
import { ServerCrash, TooManyRequests } from "../hooks/errors.ts";

/** One error for several, worded as Kubernetes joins them. */
export function joinErrors(what: string, errors: readonly Error[]): Error {
  const texts = [...new Set(errors.map(({ message }) => message))];
  const text = texts.length === 1 ? String(texts[0]) : `[${texts.join(", ")}]`;
  return new Error(`${what}: ${text}`, { cause: errors[0] });
}

/** An object in the words of most of the source's errors, which write the slash even without a namespace. */
export function slashed(ref: { kind: string; namespace?: string | undefined; name: string }): string {
  return `${ref.kind} ${ref.namespace ?? ""}/${ref.name}`;
}

/** Performs something whose errors begin by saying what failed. */
export function explained<T>(what: string, perform: () => T): T {
  try {
    return perform();
  } catch (error) {
    throw explain(what, error);
  }
}

/** The error with what failed in front. What is no mere error (a restart, a crash, an answer 429) stays as it is. */
export function explain(what: string, error: unknown): unknown {
  const isSpecial =
    error instanceof Restart || error instanceof ServerCrash || error instanceof TooManyRequests;
  if (isSpecial || !(error instanceof Error)) return error;
  return new Error(`${what}: ${error.message}`, { cause: error });
}
