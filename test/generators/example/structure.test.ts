import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { object, problems } from "../../support/thing-crd.ts";

const text: StructuralSchema = { type: "string" };
const number: StructuralSchema = { type: "integer" };
const specs: readonly [name: string, spec: StructuralSchema][] = [
  [
    "one of two required groups",
    object({ a: text, b: text }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
  ],
  [
    "one of two, one of them required anyway",
    object({ a: text, b: text }, { required: ["b"], oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
  ],
  [
    "any of two required groups",
    object({ a: text, b: text }, { anyOf: [{ required: ["a", "b"] }, { required: ["b"] }] }),
  ],
  [
    "an alternative with its own properties",
    object(
      { kind: text, a: text },
      {
        required: ["kind"],
        oneOf: [
          { properties: { kind: { enum: ["A"] } }, required: ["a"] },
          { properties: { kind: { enum: ["B"] } } },
        ],
      },
    ),
  ],
  [
    "not all of two",
    object(
      { a: { ...text, default: "x" }, b: text },
      { required: ["b"], not: { required: ["a", "b"] }, properties: { a: text, b: text } },
    ),
  ],
  [
    "alternatives inside allOf",
    object(
      { a: text, b: text, c: text },
      {
        allOf: [
          { oneOf: [{ required: ["a"] }, { required: ["b"] }] },
          { anyOf: [{ required: ["c"] }, { required: ["b"] }] },
        ],
      },
    ),
  ],
  [
    "a pattern in allOf",
    object({ a: { ...text, allOf: [{ maxLength: 5 }, { pattern: "^[0-9]+$" }] } }, { required: ["a"] }),
  ],
  [
    "a set of distinct words",
    object(
      {
        s: { type: "array", minItems: 3, items: { ...text, maxLength: 8 }, "x-kubernetes-list-type": "set" },
      },
      { required: ["s"] },
    ),
  ],
  [
    "a list of type map with two keys",
    object(
      {
        l: {
          type: "array",
          minItems: 2,
          items: object(
            { port: { ...number, maximum: 65_535 }, protocol: { ...text, enum: ["TCP", "UDP"] } },
            { required: ["port", "protocol"] },
          ),
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "protocol"],
        },
      },
      { required: ["l"] },
    ),
  ],
  [
    "a narrow range",
    object(
      { n: { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true } },
      { required: ["n"] },
    ),
  ],
  ["an uneven multiple", object({ n: { ...number, minimum: 100, multipleOf: 7 } }, { required: ["n"] })],
  [
    "a map with least and most entries",
    object(
      { m: { type: "object", minProperties: 2, maxProperties: 3, additionalProperties: number } },
      { required: ["m"] },
    ),
  ],
  [
    "an embedded resource",
    object(
      {
        r: {
          type: "object",
          "x-kubernetes-embedded-resource": true,
          "x-kubernetes-preserve-unknown-fields": true,
        },
      },
      { required: ["r"] },
    ),
  ],
  [
    "a required field that no schema declares",
    { type: "object", "x-kubernetes-preserve-unknown-fields": true, required: ["x"] },
  ],
];

describe("an example is found", () => {
  test.each(specs)("for %s", (_name, spec) => {
    expect(problems(spec)).toEqual([]);
  });
});
