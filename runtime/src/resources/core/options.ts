import { type Report, shown } from "./error.ts";
import type { NamespacedOptions } from "./types.ts";

type Kind = "boolean" | "list" | "number" | "object" | "string";

/** What a builder takes beside what all builders take: for each option the kinds of values, as in `"list|object"`, or the words. */
export type OptionKinds = Readonly<Record<string, string | readonly string[]>>;

/** The kinds of values of an option, or the words that it may be. */
export type Kinds =
  | readonly string[]
  | Kind
  | `${Kind}|${Kind}`
  | `${Kind}|${Kind}|${Kind}`
  | `${Kind}|${Kind}|${Kind}|${Kind}`;

/** The options of a builder: complete, or it does not compile. */
export function optionKinds<T>(
  kinds: Readonly<Record<Exclude<keyof T, keyof NamespacedOptions>, Kinds>>,
): OptionKinds {
  return kinds;
}

/** What every builder takes. */
export const sharedKinds = {
  labels: "object",
  annotations: "object",
  component: "string",
  instance: "string",
  partOf: "string",
  version: "string",
  labelNamespace: "string",
  serverSideApply: "boolean",
  namespace: "object|string",
} satisfies Readonly<Record<keyof NamespacedOptions, Kinds>>;

/** The names of the options that every builder takes. */
export const sharedOptions = Object.keys(sharedKinds) as (keyof NamespacedOptions)[];

const words: Readonly<Record<string, string>> = {
  boolean: "true or false",
  list: "a list",
  number: "a number",
  object: "an object",
  string: "a string",
};

/** How options are checked. */
export interface OptionRules {
  readonly kinds: OptionKinds;
  readonly required?: readonly string[];
  /** Lets other names pass. */
  readonly isOpen?: boolean;
}

/**
 * Reports options that are no object, that have no such name, or whose value is of another kind; true when the rest of the
 * builder can rely on the kinds.
 */
export function checkOptions(
  report: Report,
  options: unknown,
  { kinds, required = [], isOpen = false }: OptionRules,
): boolean {
  if (kindOf(options) !== "object") {
    report("options", `must be an object, is ${shown(options)}`);
    return false;
  }
  const given = options as Readonly<Record<string, unknown>>;
  let isSound = true;
  for (const name of new Set([...Object.keys(given), ...required])) {
    const value = given[name];
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      if (isOpen) continue;
      isSound = false;
      report(name, `there is no such option; there are ${likely(name, Object.keys(kinds))}`);
      continue;
    }
    const isAbsent = value === undefined || value === null;
    if (isAbsent ? !required.includes(name) : isOf(kind, value)) continue;
    isSound = false;
    const wanted = typeof kind === "string" ? kind.split("|").map((one) => words[one]) : kind;
    report(name, `must be ${wanted.join(" or ")}, is ${shown(value)}`);
  }
  return isSound;
}

/** All names, or of many those that begin alike. */
function likely(name: string, names: readonly string[]): string {
  const alike = names.filter((one) => one.slice(0, 1) === name.slice(0, 1));
  return names.length <= 30 || alike.length === 0 ? names.join(", ") : `${alike.join(", ")} and others`;
}

function isOf(kind: string | readonly string[], value: unknown): boolean {
  return typeof kind === "string" ? kind.split("|").includes(kindOf(value)) : kind.includes(value as string);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return value === null ? "null" : typeof value;
}
