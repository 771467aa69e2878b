import type { Environment, ParseResult } from "@marcbachmann/cel-js";
import { Duration } from "@marcbachmann/cel-js/evaluator";
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
export function equality(environment: Environment): (left: unknown, right: unknown) => boolean {
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
