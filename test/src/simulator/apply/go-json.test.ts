import { expect, test } from "vitest";
import type { JsonValue } from "../../../../runtime/src/kubernetes/json.ts";
import { isGoJson, toGoJson } from "../../../../src/simulator/apply/go-json.ts";

for (const [name, value, want] of [
  ["keys come in order, at every depth", { b: [{ d: 1, c: 2 }], a: null }, `{"a":null,"b":[{"c":2,"d":1}]}`],
  ["undefined is absent", { a: undefined, b: true }, `{"b":true}`],
  ["what HTML would misread is escaped", { "a&b": "<x>" }, `{"a\\u0026b":"\\u003cx\\u003e"}`],
  ["control characters and quotes are escaped", `a"b\\c\n`, `"a\\"b\\\\c\\n"`],
  ["line separators are escaped", "\u2028", `"\\u2028"`],
  ["empty ones", { a: {}, b: [] }, `{"a":{},"b":[]}`],
] as const satisfies readonly (readonly [string, JsonValue, string])[]) {
  test(name, () => {
    expect(toGoJson(value)).toBe(want);
    expect(isGoJson(want, value)).toBe(true);
  });
}

test("many keys come in order too", () => {
  const keys = Array.from({ length: 100 }, (_, index) => `key-${(index * 37) % 100}`);
  const value = Object.fromEntries(keys.map((key) => [key, key]));
  const text = toGoJson(value);
  expect(Object.keys(JSON.parse(text) as object)).toEqual(keys.toSorted());
  expect(isGoJson(text, value)).toBe(true);
});

for (const [text, value] of [
  [`{"a":1}`, { a: 2 }],
  [`{"a":1}`, { a: 12 }],
  [`{"a":12}`, { a: 1 }],
  [`{"a":1}`, { b: 1 }],
  [`{"a":1}`, { a: 1, b: 2 }],
  [`{"a":1,"b":2}`, { a: 1 }],
  [`{"a":1} `, { a: 1 }],
  [`{"a":[1,2]}`, { a: [1] }],
  [`{"a":[1]}`, { a: [1, 2] }],
  [`{"a":[]}`, { a: [null] }],
  [`{"a":{}}`, { a: [] }],
  [`{"a":"1"}`, { a: 1 }],
  [`{"a":"b"}`, { a: "bc" }],
  [`{"a":"bc"}`, { a: "b" }],
  [`{"a":"<"}`, { a: "<" }],
  [``, {}],
] as const satisfies readonly (readonly [string, JsonValue])[]) {
  test(`${text} is not what ${JSON.stringify(value)} becomes`, () =>
    expect(isGoJson(text, value as JsonValue)).toBe(false));
}
