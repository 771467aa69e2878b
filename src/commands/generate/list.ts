import { type Problem, UserError } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import { problem } from "../fail.ts";

/** The parts of a comma-separated flag that may be repeated. */
export function splitList(lists: readonly string[]): readonly string[] {
  return lists
    .flatMap((list) => list.split(","))
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** What a flag does to the list that is there: `+item` adds, `-item` removes, items without a sign replace all of it. */
export interface ListChange {
  readonly replaces: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Reads `a,b`, or `+a,-b`; both at once is a problem. */
export function readListChange(lists: readonly string[], flag: string): ListChange | Problem {
  const items = splitList(lists);
  const plain = items.filter((item) => !/^[+-]/.test(item));
  if (plain.length > 0 && plain.length < items.length)
    return problem(
      "FLAG_INVALID",
      `${flag}: ${plain.join(", ")} would replace the list, and the other items change it.`,
      `Write + or - before every item, or before none.`,
    );
  const signed = (sign: string): string[] =>
    items.filter((item) => item.startsWith(sign)).map((item) => item.slice(1).trim());
  const replaces = plain.length > 0;
  return { replaces, added: replaces ? plain : signed("+"), removed: signed("-") };
}

/** The list of names that a flag makes of the one that is there, in the order of `known`; throws for names that are not known. */
export function changeNames<T extends string>(
  lists: readonly string[],
  flag: string,
  { known, before }: { readonly known: readonly T[]; readonly before: readonly T[] },
): readonly T[] {
  const change = readListChange(lists, flag);
  if ("code" in change) throw new UserError([change]);
  const { replaces, added, removed } = change;
  const problems = [...added, ...removed].flatMap((name): Problem[] => {
    if (known.some((each) => each === name)) return [];
    const [meant] = nearest(name, known);
    const fix = `${meant === undefined ? "" : `Did you mean ${meant}? `}There are ${known.join(", ")}.`;
    return [problem("FLAG_INVALID", `${flag}: there is no ${JSON.stringify(name)}.`, fix)];
  });
  if (problems.length > 0) throw new UserError(problems);
  const kept = replaces ? [] : before.filter((name) => !removed.includes(name));
  return known.filter((name) => kept.includes(name) || added.includes(name));
}
