import type { Crd } from "../../crd/index.ts";
import { type Problem, UserError } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import type { ProjectPart, ResourceRef } from "../../model/project.ts";
import { projectParts, resourceKey } from "../../project/index.ts";
import type { CommandErrorCode } from "../error-codes.ts";
import { problem } from "../fail.ts";
import { resolveResource } from "./kind-name.ts";

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

/** What a flag makes of a list, or why it cannot. */
export interface Changed<T> {
  readonly items: readonly T[];
  readonly problems: readonly Problem[];
}

interface Names<T> {
  readonly flag: string;
  /** What one of them is called, as in "hook". */
  readonly noun: string;
  readonly code: CommandErrorCode;
  readonly known: readonly T[];
  readonly before: readonly T[];
}

/** The list of names that a flag makes of the one that is there, in the order of those that are known. */
export function changeNames<T extends string>(
  lists: readonly string[] | undefined,
  names: Names<T>,
): Changed<T> {
  const { flag, noun, code, known, before } = names;
  if (lists === undefined) return { items: before, problems: [] };
  const change = readListChange(lists, flag);
  if ("code" in change) return { items: before, problems: [change] };
  const { replaces, added, removed } = change;
  const problems = [...added, ...removed].flatMap((name): Problem[] => {
    if (known.some((each) => each === name)) return [];
    const [meant] = nearest(name, known);
    const fix = `${meant === undefined ? "" : `Did you mean ${meant}? `}There are ${known.join(", ")}.`;
    return [problem(code, `${flag}: there is no ${noun} ${JSON.stringify(name)}.`, fix)];
  });
  const kept = replaces ? [] : before.filter((name) => !removed.includes(name));
  return { items: known.filter((name) => kept.includes(name) || added.includes(name)), problems };
}

interface Resources<T extends ResourceRef> {
  readonly flag: string;
  readonly before: readonly T[];
  readonly crds: readonly Crd[];
  /** Reads items without a sign. */
  readonly parse: (items: readonly string[]) => Changed<T>;
}

/** The list of kinds that a flag makes of the one that is there. */
export function changeResources<T extends ResourceRef>(
  lists: readonly string[] | undefined,
  { flag, before, crds, parse }: Resources<T>,
): Changed<T> {
  if (lists === undefined) return { items: before, problems: [] };
  const change = readListChange(lists, flag);
  if ("code" in change) return { items: before, problems: [change] };
  const { items: named, problems } = parse(change.added);
  if (change.replaces) return { items: named, problems };
  const missing: Problem[] = [];
  const gone = new Set<string>();
  for (const item of change.removed) {
    const resolved = resolveResource(item.split("=")[0] ?? "", crds, flag);
    const key = "resource" in resolved ? resourceKey(resolved.resource) : undefined;
    if (key !== undefined) gone.add(key);
    if ("problem" in resolved) missing.push(resolved.problem);
    else if (!before.some((each) => resourceKey(each) === key))
      missing.push(problem("FLAG_INVALID", `${flag}: ${item} is not in the list.`, `${inWords(before)}.`));
  }
  const byKey = new Map(named.map((each) => [resourceKey(each), each]));
  const kept = before.filter((each) => !gone.has(resourceKey(each)));
  const fresh = named.filter((each) => !kept.some((old) => resourceKey(old) === resourceKey(each)));
  const items = [...kept.map((each) => byKey.get(resourceKey(each)) ?? each), ...fresh];
  return { items, problems: [...problems, ...missing] };
}

const inWords = (list: readonly ResourceRef[]): string =>
  list.length === 0 ? "It is empty" : `There are ${list.map(({ resource }) => resource).join(", ")}`;

/** The parts of a project that `--with` makes of those it has; throws for one that does not exist. */
export function chooseParts(
  lists: readonly string[] | undefined,
  before: readonly ProjectPart[] = [],
): readonly ProjectPart[] {
  const code = "FLAG_INVALID";
  const parts = changeNames(lists, { flag: "--with", noun: "part", code, known: projectParts, before });
  if (parts.problems.length > 0) throw new UserError(parts.problems);
  return parts.items;
}
