import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { problems } from "../../support/schema-problems.ts";

const rows: readonly [name: string, schema: StructuralSchema, value: unknown, want: readonly string[]][] = [
  [
    "a minimum",
    { type: "integer", minimum: 1 },
    0,
    ["spec: Invalid value: 0: spec in body should be greater than or equal to 1"],
  ],
  [
    "an exclusive minimum",
    { type: "integer", minimum: 1, exclusiveMinimum: true },
    1,
    ["spec: Invalid value: 1: spec in body should be greater than 1"],
  ],
  [
    "a maximum",
    { type: "number", maximum: 1.5 },
    2,
    ["spec: Invalid value: 2: spec in body should be less than or equal to 1.5"],
  ],
  [
    "an exclusive maximum",
    { type: "number", maximum: 2, exclusiveMaximum: true },
    2,
    ["spec: Invalid value: 2: spec in body should be less than 2"],
  ],
  [
    "a multiple",
    { type: "number", multipleOf: 0.1 },
    0.25,
    ["spec: Invalid value: 0.25: spec in body should be a multiple of 0.1"],
  ],
  ["a multiple that floats only nearly hit", { type: "number", multipleOf: 0.1 }, 0.3, []],
  [
    "another type",
    { type: "string" },
    1,
    ['spec: Invalid value: "integer": spec in body must be of type string: "integer"'],
  ],
  [
    "a fraction where a whole number is wanted",
    { type: "integer" },
    1.5,
    ['spec: Invalid value: "number": spec in body must be of type integer: "number"'],
  ],
  ["a whole number where a number is wanted", { type: "number" }, 1, []],
  [
    "a null that is not nullable",
    { type: "string" },
    null,
    ['spec: Invalid value: "null": spec in body must be of type string: "null"'],
  ],
  ["a null that is", { type: "string", nullable: true }, null, []],
  [
    "a null outside the enumeration",
    { type: "string", nullable: true, enum: ["a"] },
    null,
    ['spec: Unsupported value: "null": supported values: "a"'],
  ],
  [
    "int-or-string",
    { "x-kubernetes-int-or-string": true },
    true,
    ['spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean"'],
  ],
  [
    "int-or-string with a pattern",
    { "x-kubernetes-int-or-string": true, pattern: "^[0-9]+%$" },
    "1",
    ["spec: Invalid value: \"1\": spec in body should match '^[0-9]+%$'"],
  ],
  ["int-or-string as a number", { "x-kubernetes-int-or-string": true, pattern: "^[0-9]+%$" }, 1, []],
  [
    "an enumeration",
    { type: "string", enum: ["a", "b"] },
    "x",
    ['spec: Unsupported value: "x": supported values: "a", "b"'],
  ],
  [
    "an enumeration of numbers",
    { type: "integer", enum: [1, 2] },
    3,
    ['spec: Unsupported value: 3: supported values: "1", "2"'],
  ],
  [
    "a long string",
    { type: "string", maxLength: 2 },
    "abc",
    ["spec: Too long: may not be more than 2 bytes"],
  ],
  ["characters beyond the basic plane, counted once", { type: "string", maxLength: 2 }, "😀😀", []],
  [
    "a short string",
    { type: "string", minLength: 2 },
    "a",
    ['spec: Invalid value: "a": spec in body should be at least 2 chars long'],
  ],
  ["an RE2 pattern with a flag", { type: "string", pattern: "(?i)^abc$" }, "ABC", []],
  ["a pattern found anywhere", { type: "string", pattern: "b" }, "abc", []],
  [
    "a pattern that RE2 refuses",
    { type: "string", pattern: "(?=a)" },
    "a",
    [
      "spec: Invalid value: \"a\": spec in body should match '(?=a), but pattern is invalid: error parsing regexp: invalid or unsupported Perl syntax: `(?=`'",
    ],
  ],
  [
    "too many items",
    { type: "array", maxItems: 1, items: { type: "string" } },
    ["a", "b"],
    ["spec: Too many: 2: must have at most 1 item"],
  ],
  [
    "too few items",
    { type: "array", minItems: 1, items: { type: "string" } },
    [],
    ["spec: Invalid value: 0: spec in body should have at least 1 items"],
  ],
  [
    "a path through a list",
    { type: "array", items: { type: "object", properties: { port: { type: "integer", minimum: 1 } } } },
    [{ port: 0 }],
    ["spec[0].port: Invalid value: 0: spec[0].port in body should be greater than or equal to 1"],
  ],
  [
    "a path through a map",
    { type: "object", additionalProperties: { type: "integer" } },
    { "a.b": "1" },
    ['spec.a.b: Invalid value: "string": spec.a.b in body must be of type integer: "string"'],
  ],
  [
    "required fields, all of them",
    { type: "object", required: ["a", "b"] },
    {},
    ["spec.a: Required value", "spec.b: Required value"],
  ],
  [
    "too few properties",
    { type: "object", minProperties: 1 },
    {},
    ["spec: Invalid value: 0: spec in body should have at least 1 properties"],
  ],
  [
    "too many properties",
    { type: "object", maxProperties: 1 },
    { a: 1, b: 2 },
    ["spec: Too many: 2: must have at most 1 item"],
  ],
  [
    "duplicates",
    { type: "array", uniqueItems: true, items: { type: "integer" } },
    [1, 1],
    ['spec: Invalid value: "": spec in body shouldn\'t contain duplicates'],
  ],
  [
    "a set",
    { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    ["a", "b", "a", "a"],
    ['spec[2]: Duplicate value: "a"'],
  ],
  [
    "a list of type map",
    {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["port", "protocol"],
      items: { type: "object" },
    },
    [
      { port: 1, protocol: "TCP" },
      { port: 1, protocol: "UDP" },
      { port: 1, protocol: "TCP" },
    ],
    ['spec[2]: Duplicate value: {"port":1,"protocol":"TCP"}'],
  ],
  [
    "an integer beyond int32",
    { type: "integer", format: "int32" },
    3e9,
    ["spec: Invalid value: 3000000000: Checked value must be of type integer with format int32 in spec"],
  ],
  [
    "an embedded resource",
    { type: "object", "x-kubernetes-embedded-resource": true },
    { kind: "a b" },
    [
      "spec.apiVersion: Required value",
      "spec.kind: Invalid value: \"a b\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
];

describe("validation in the API server's words", () => {
  test("a pattern that makes others backtrack for ever is matched in linear time", () => {
    expect(problems({ type: "string", pattern: "^(a+)+$" }, `${"a".repeat(5000)}!`)).toHaveLength(1);
  });

  test.each(rows)("%s", (_name, schema, value, want) => {
    expect(problems(schema, value)).toEqual(want);
  });
});
