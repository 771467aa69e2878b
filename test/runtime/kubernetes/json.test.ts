import { expect, test } from "vitest";
import { sameValue } from "../../../runtime/src/kubernetes/json.ts";

test("equality ignores the order of keys, and tells null from absent", () => {
  expect(sameValue({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  expect(sameValue({ a: null }, {})).toBe(false);
  expect(sameValue({ a: undefined }, {})).toBe(true);
  expect(sameValue([], {})).toBe(false);
  expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue(JSON.parse(`{"__proto__":{}}`), {})).toBe(false);
});
