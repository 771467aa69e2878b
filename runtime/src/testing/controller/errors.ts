/** One error for several, worded as Kubernetes joins them. */
export function joinErrors(what: string, errors: readonly Error[]): Error {
  const texts = [...new Set(errors.map(({ message }) => message))];
  const text = texts.length === 1 ? String(texts[0]) : `[${texts.join(", ")}]`;
  return new Error(`${what}: ${text}`, { cause: errors[0] });
}
