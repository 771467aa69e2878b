import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { problems } from "../../support/schema-problems.ts";

const rows: readonly [name: string, schema: StructuralSchema, value: unknown, want: readonly string[]][] = [
  [
    "anyOf",
    { type: "integer", anyOf: [{ minimum: 5 }, { maximum: 1 }] },
    3,
    [
      '<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf)',
      "spec: Invalid value: 3: spec in body should be greater than or equal to 5",
    ],
  ],
  [
    "oneOf, none",
    { type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    {},
    [
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid',
      "spec.a: Required value",
    ],
  ],
  [
    "oneOf, two",
    { type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    { a: 1, b: 1 },
    [
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
  ],
  [
    "allOf",
    { type: "integer", allOf: [{ minimum: 5 }, { maximum: 9 }] },
    3,
    [
      "spec: Invalid value: 3: spec in body should be greater than or equal to 5",
      '<nil>: Invalid value: "": "spec" must validate all the schemas (allOf)',
    ],
  ],
  [
    "not",
    { type: "integer", not: { minimum: 5 } },
    7,
    ['<nil>: Invalid value: "": "spec" must not validate the schema (not)'],
  ],
];

describe("alternatives in the API server's words", () => {
  test.each(rows)("%s", (_name, schema, value, want) => {
    expect(problems(schema, value)).toEqual(want);
  });
});
