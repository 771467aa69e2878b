/** Words that no value of an ECMAScript module may be called. */
export const reservedWords: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for function if implements import in instanceof interface let new null package " +
    "private protected public return static super switch this throw true try typeof undefined var void while " +
    "with yield"
  ).split(" "),
);

/** The first of `name`, `name` and a suffix, that is not taken yet; it is taken afterwards. */
export function claim(taken: Set<string>, ...candidates: readonly string[]): string {
  const free = candidates.find((candidate) => !taken.has(candidate));
  if (free === undefined) throw new Error(`no free name among ${candidates.join(", ")}`);
  taken.add(free);
  return free;
}
