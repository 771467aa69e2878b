import { expect, test } from "vitest";
import { toGoJson } from "../../../../runtime/src/testing/apply/go-json.ts";
import type { JsonValue } from "../../../../runtime/src/json.ts";

for (const [name, value, want] of [
  ["keys come in order, at every depth", { b: [{ d: 1, c: 2 }], a: null }, `{"a":null,"b":[{"c":2,"d":1}]}`],
  ["undefined is absent", { a: undefined, b: true }, `{"b":true}`],
  ["what HTML would misread is escaped", { "a&b": "<x>" }, `{"a\\u0026b":"\\u003cx\\u003e"}`],
  ["control characters and quotes are escaped", `a"b\\c\n`, `"a\\"b\\\\c\\n"`],
  ["line separators are escaped", "\u2028", `"\\u2028"`],
  ["empty ones", { a: {}, b: [] }, `{"a":{},"b":[]}`],
] as const satisfies readonly (readonly [string, JsonValue, string])[]) {
  test(name, () => expect(toGoJson(value)).toBe(want));
}
