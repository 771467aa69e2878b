import type { Library } from "./library.ts";
import { equality } from "./lists.ts";

class Sets {
  toString(): string {
    return "sets";
  }
}

type Items = readonly unknown[];

/** The functions `sets.contains`, `sets.equivalent` and `sets.intersects`. */
export const sets: Library = (environment) => {
  const equal = equality(environment);
  const has = (list: Items, wanted: unknown): boolean => list.some((item) => equal(item, wanted));
  const contains = (list: Items, part: Items): boolean => part.every((item) => has(list, item));
  environment
    .registerType("kubernetes.Sets", Sets)
    .registerConstant("sets", "kubernetes.Sets", new Sets())
    .registerFunction("kubernetes.Sets.contains(list, list): bool", (_: Sets, list: Items, part: Items) =>
      contains(list, part),
    )
    .registerFunction("kubernetes.Sets.intersects(list, list): bool", (_: Sets, list: Items, other: Items) =>
      other.some((item) => has(list, item)),
    )
    .registerFunction(
      "kubernetes.Sets.equivalent(list, list): bool",
      (_: Sets, list: Items, other: Items) => contains(list, other) && contains(other, list),
    );
};
