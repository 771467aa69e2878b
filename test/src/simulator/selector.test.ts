import { expect, test } from "vitest";
import { compileSelector } from "../../../runtime/src/kubernetes/labels.ts";
import type { LabelSelector } from "../../../runtime/src/kubernetes/manifest.ts";

const labels = { app: "blog", tier: "gold" };

for (const [name, selector, want] of [
  ["an absent selector selects everything", undefined, true],
  ["an empty selector selects everything", {}, true],
  ["matchLabels must all match", { matchLabels: { app: "blog", tier: "gold" } }, true],
  ["one different label is enough to miss", { matchLabels: { app: "blog", tier: "iron" } }, false],
  ["In", { matchExpressions: [{ key: "tier", operator: "In", values: ["iron", "gold"] }] }, true],
  ["In misses an absent label", { matchExpressions: [{ key: "no", operator: "In", values: ["x"] }] }, false],
  [
    "NotIn takes an absent label",
    { matchExpressions: [{ key: "no", operator: "NotIn", values: ["x"] }] },
    true,
  ],
  ["NotIn", { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["gold"] }] }, false],
  ["Exists", { matchExpressions: [{ key: "tier", operator: "Exists" }] }, true],
  ["DoesNotExist", { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] }, false],
] as const satisfies readonly (readonly [string, LabelSelector | undefined, boolean])[]) {
  test(name, () => expect(compileSelector(selector as LabelSelector | undefined)(labels)).toBe(want));
}

for (const [operator, values] of [
  ["In", []],
  ["NotIn", []],
  ["Exists", ["a"]],
  ["DoesNotExist", ["a"]],
  ["Like", ["a"]],
] as const) {
  test(`${operator} with ${values.length} values is refused`, () => {
    const expression = { key: "a", operator: operator as "In", values: [...values] };
    expect(() => compileSelector({ matchExpressions: [expression] })).toThrow();
  });
}
