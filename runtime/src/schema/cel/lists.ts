import { type Environment, Optional, type ParseResult } from "@marcbachmann/cel-js";
import { Duration } from "@marcbachmann/cel-js/evaluator";
import { type Evaluator, type Macro, type MacroCall, type Node, type Scope, Variables } from "./macro.ts";
import { fail, type Library } from "./library.ts";

type Items = readonly unknown[];

/** Functions on lists. */
export const lists: Library = (environment) => {
  environment
    .registerFunction("list.isSorted(): bool", (list: Items) =>
      list.every((item, index) => index === 0 || !less(item, list[index - 1])),
    )
    .registerFunction("list.sum(): dyn", sum)
    .registerFunction("list.min(): dyn", (list: Items) =>
      extreme(list, "min", (item, best) => less(item, best)),
    )
    .registerFunction("list.max(): dyn", (list: Items) =>
      extreme(list, "max", (item, best) => less(best, item)),
    )
    .registerFunction("list.slice(int, int): list", (list: Items, from: bigint, to: bigint) =>
      slice(list, from, to),
    )
    .registerFunction("list.reverse(): list", (list: Items) => [...list].reverse())
    .registerFunction("list.flatten(): list", (list: Items) => list.flat(1))
    .registerFunction("list.sort(): list", (list: Items) =>
      [...list].sort((a, b) => (less(a, b) ? -1 : Number(less(b, a)))),
    );
  registerByEquality(environment);
};

function registerByEquality(environment: Environment): void {
  const equal = equality(environment);
  environment
    .registerFunction("list.indexOf(dyn): int", (list: Items, wanted: unknown) =>
      BigInt(list.findIndex((item) => equal(item, wanted))),
    )
    .registerFunction("list.lastIndexOf(dyn): int", (list: Items, wanted: unknown) =>
      BigInt(list.findLastIndex((item) => equal(item, wanted))),
    )
    .registerFunction("list.distinct(): list", (list: Items) =>
      list.filter((item, index) => list.findIndex((other) => equal(item, other)) === index),
    );
}

/** CEL's own equality, for functions that compare; a clone closes its environment, so it is made at the first use. */
function equality(environment: Environment): (left: unknown, right: unknown) => boolean {
  let compare: ParseResult | undefined;
  return (left, right) => {
    compare ??= environment
      .clone()
      .registerVariable("left", "dyn")
      .registerVariable("right", "dyn")
      .parse("left == right");
    return compare({ left, right }) === true;
  };
}

type Ordered = bigint | number | string | boolean | Date | Duration;

function less(left: unknown, right: unknown): boolean {
  return (left as Ordered) < (right as Ordered);
}

function sum(list: Items): unknown {
  const [first] = list;
  if (first === undefined) return 0n;
  if (typeof first === "bigint") return (list as readonly bigint[]).reduce((total, item) => total + item, 0n);
  if (typeof first === "number") return (list as readonly number[]).reduce((total, item) => total + item, 0);
  if (first instanceof Duration)
    return (list as readonly Duration[]).reduce((total, item) => total.addDuration(item), new Duration(0n));
  return fail("no such overload: sum");
}

function extreme(list: Items, name: string, isBetter: (item: unknown, best: unknown) => boolean): unknown {
  if (list.length === 0) fail(`${name} called on empty list`);
  return list.reduce((best, item) => (isBetter(item, best) ? item : best));
}

function slice(list: Items, from: bigint, to: bigint): unknown[] {
  if (from < 0n || to < from || to > BigInt(list.length))
    fail(`cannot slice(${from}, ${to}), list is length ${list.length}`);
  return list.slice(Number(from), Number(to));
}

class Sets {
  toString(): string {
    return "sets";
  }
}

type SetItems = readonly unknown[];

/** The functions `sets.contains`, `sets.equivalent` and `sets.intersects`. */
export const sets: Library = (environment) => {
  const equal = equality(environment);
  const has = (list: SetItems, wanted: unknown): boolean => list.some((item) => equal(item, wanted));
  const contains = (list: SetItems, part: SetItems): boolean => part.every((item) => has(list, item));
  environment
    .registerType("kubernetes.Sets", Sets)
    .registerConstant("sets", "kubernetes.Sets", new Sets())
    .registerFunction(
      "kubernetes.Sets.contains(list, list): bool",
      (_: Sets, list: SetItems, part: SetItems) => contains(list, part),
    )
    .registerFunction(
      "kubernetes.Sets.intersects(list, list): bool",
      (_: Sets, list: SetItems, other: SetItems) => other.some((item) => has(list, item)),
    )
    .registerFunction(
      "kubernetes.Sets.equivalent(list, list): bool",
      (_: Sets, list: SetItems, other: SetItems) => contains(list, other) && contains(other, list),
    );
};

/** The macros `optMap` and `optFlatMap` of optional values. */
function optionalMacros(environment: Environment): void {
  environment
    .registerFunction("optional.optMap(ast, ast): optional<dyn>", (call: MacroCall) =>
      mapped(call, (value) => Optional.of(value)),
    )
    .registerFunction("optional.optFlatMap(ast, ast): optional<dyn>", (call: MacroCall) =>
      mapped(call, (value) =>
        value instanceof Optional ? value : fail("optFlatMap must yield an optional"),
      ),
    );
}

function mapped({ args, receiver }: MacroCall, wrap: (value: unknown) => unknown): Macro {
  const variables = new Variables(args.slice(0, 1));
  const [, body] = args;
  return {
    async: false,
    typeCheck(checker, _macro, scope) {
      checker.check(receiver, scope);
      if (body !== undefined) checker.check(body, variables.declare(checker, scope));
      return checker.getType("optional");
    },
    evaluate(evaluator, _macro, scope) {
      const value = evaluator.run(receiver, scope);
      if (!(value instanceof Optional)) return fail("no such overload");
      if (!value.hasValue() || body === undefined) return Optional.none();
      return wrap(evaluator.run(body, variables.bind(evaluator, scope, [value.value()])));
    },
  };
}

type Entry = readonly [key: unknown, value: unknown];
type Run = (node: Node | undefined) => unknown;
type Fold = (entries: readonly Entry[], parts: readonly Node[], at: (entry: Entry) => Run) => unknown;

/**
 * The macros over two variables, key (or index) and value.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#cel-community-libraries
 */
export const comprehensions: Library = (environment) => {
  for (const [name, result, sizes, fold] of folds) {
    for (const size of sizes) {
      const parameters = Array.from({ length: 2 + size }, () => "ast").join(", ");
      environment.registerFunction(`list.${name}(${parameters}): ${result}`, (call: MacroCall) =>
        twoVariables(call, result, fold),
      );
    }
  }
  optionalMacros(environment);
};

const all: Fold = (entries, [predicate], at) => entries.every((entry) => truth(at(entry)(predicate)));
const exists: Fold = (entries, [predicate], at) => entries.some((entry) => truth(at(entry)(predicate)));
const existsOne: Fold = (entries, [predicate], at) =>
  entries.filter((entry) => truth(at(entry)(predicate))).length === 1;
const transformList: Fold = (entries, parts, at) =>
  kept(entries, parts, at).map((entry) => at(entry)(parts.at(-1)));
const transformMap: Fold = (entries, parts, at) =>
  new Map(kept(entries, parts, at).map((entry) => [entry[0], at(entry)(parts.at(-1))]));
const transformMapEntry: Fold = (entries, parts, at) => {
  const result = new Map<unknown, unknown>();
  for (const entry of kept(entries, parts, at)) {
    for (const [key, value] of entriesOf(at(entry)(parts.at(-1)))) {
      if (result.has(key)) fail(`insert failed: key ${String(key)} already exists`);
      result.set(key, value);
    }
  }
  return result;
};

const folds: readonly [name: string, result: string, sizes: readonly number[], fold: Fold][] = [
  ["all", "bool", [1], all],
  ["exists", "bool", [1], exists],
  ["existsOne", "bool", [1], existsOne],
  ["exists_one", "bool", [1], existsOne],
  ["transformList", "list", [1, 2], transformList],
  ["transformMap", "map", [1, 2], transformMap],
  ["transformMapEntry", "map", [1, 2], transformMapEntry],
];

function twoVariables({ args, receiver }: MacroCall, result: string, fold: Fold): Macro {
  const variables = new Variables(args.slice(0, 2));
  const parts = args.slice(2);
  return {
    async: false,
    typeCheck(checker, _macro, scope) {
      checker.check(receiver, scope);
      const inner = variables.declare(checker, scope);
      for (const part of parts) checker.check(part, inner);
      return checker.getType(result);
    },
    evaluate(evaluator: Evaluator, _macro: Macro, scope: Scope) {
      const at = (entry: Entry): Run => {
        const inner = variables.bind(evaluator, scope, entry);
        return (node) => (node === undefined ? undefined : evaluator.run(node, inner));
      };
      return fold(entriesOf(evaluator.run(receiver, scope)), parts, at);
    },
  };
}

function kept(
  entries: readonly Entry[],
  parts: readonly Node[],
  at: (entry: Entry) => Run,
): readonly Entry[] {
  return parts.length < 2 ? entries : entries.filter((entry) => truth(at(entry)(parts[0])));
}

function entriesOf(value: unknown): Entry[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [BigInt(index), item]);
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  return typeof value === "object" && value !== null ? Object.entries(value) : fail("no such overload");
}

function truth(value: unknown): boolean {
  return typeof value === "boolean" ? value : fail("no such overload");
}
