/** Ctrl-C, or an answer withheld at a prompt: says what is left behind, ends with 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Throws when the user has interrupted the command. */
export function throwIfInterrupted(signal: AbortSignal, left: string): void {
  if (signal.aborted) throw new Interrupted(`interrupted; ${left}`);
}
