import { describe, expect, test } from "vitest";
import { documentationOf } from "../../../generators/types/documentation.ts";
import { renderTypes } from "../../../generators/types/index.ts";
import { crdOfSpec } from "../../support/definition.ts";
import { compileModules } from "../../support/type-compiler.ts";

describe("the documentation of a value", () => {
  test.each<[string, Parameters<typeof documentationOf>[0], string]>([
    ["the whole description", { description: "One.\n\nTwo.  \n" }, "One.\n\nTwo."],
    ["a default", { default: { a: [1] } }, '@default {"a":[1]}'],
    ["a default of nothing", { default: "" }, '@default ""'],
    ["a default of false", { default: false }, "@default false"],
    [
      "bounds",
      { minimum: 0, maximum: 9, exclusiveMaximum: true, multipleOf: 3 },
      "@minimum 0\n@maximum 9\n@exclusiveMaximum\n@multipleOf 3",
    ],
    ["lengths", { minLength: 0, maxLength: 9 }, "@minLength 0\n@maxLength 9"],
    [
      "items",
      { type: "array", minItems: 1, maxItems: 2, uniqueItems: true },
      "@minItems 1\n@maxItems 2\n@uniqueItems",
    ],
    ["properties", { minProperties: 1, maxProperties: 2 }, "@minProperties 1\n@maxProperties 2"],
    ["a pattern that would end the comment", { pattern: "^(.*/)?$" }, "@pattern ^(.*\\/)?$"],
    ["a format", { format: "date-time" }, "@format date-time"],
    [
      "a list of maps",
      { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a", "b"] },
      "@listType map\n@listMapKeys a, b",
    ],
    [
      "rules",
      {
        "x-kubernetes-validations": [
          { rule: "self.a\n  > 1", message: "too\nsmall" },
          { rule: "true" },
          { rule: "a", messageExpression: "'b'" },
        ],
      },
      "@rule self.a > 1 -- too small\n@rule true\n@rule a -- 'b'",
    ],
    ["validations that are no types", { oneOf: [{ required: ["a"] }] }, '@oneOf [{"required":["a"]}]'],
    [
      "int-or-string explains itself",
      { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }] },
      "",
    ],
    ["a leading @", { description: "@deprecated no\n  @see x @ y" }, "\\@deprecated no\n  \\@see x @ y"],
    ["the end of a comment", { description: "a */ b **/ c" }, "a *\\/ b **\\/ c"],
    [
      "what can't be seen",
      { description: "a\u202Eb\u0000c\u2028d\u200Be\uFEFFf\uD800g\u0085" },
      "a\\u202eb\\u0000c\\u2028d\\u200be\\ufefff\\ud800g\\u0085",
    ],
    ["line ends", { description: "a\r\nb\rc" }, "a\nb\nc"],
    [
      "items speak through their list",
      { description: "All.", items: { description: "Each.", pattern: "a" } },
      "All.\n\nItems: Each.\n\n@items @pattern a",
    ],
    ["values speak through their map", { additionalProperties: { maxLength: 3 } }, "@values @maxLength 3"],
  ])("%s", (_name, schema, text) => {
    expect(documentationOf(schema)).toBe(text);
  });

  test("stands as JSDoc at its property", async () => {
    const value = { type: "string", description: "What.\n\nMore.", maxLength: 3 };
    const { code } = await renderTypes(
      crdOfSpec({ type: "object", properties: { value, short: { type: "string", description: "Short." } } }),
      "v1",
    );
    expect(code).toContain(
      "  /**\n   * What.\n   *\n   * More.\n   *\n   * @maxLength 3\n   */\n  value?: string;",
    );
    expect(code).toContain("  /** Short. */\n  short?: string;");
    expect(code).not.toMatch(/[ \t]$/m);
    expect(compileModules(new Map([["a.ts", code]]))).toEqual([]);
  });
});
