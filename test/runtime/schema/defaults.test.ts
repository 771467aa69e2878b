import { describe, expect, test } from "vitest";
import type { JsonObject } from "@metatron/runtime";
import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";

function defaulted(spec: StructuralSchema, value: unknown): unknown {
  const object = JSON.parse(JSON.stringify({ spec: value })) as JsonObject;
  const before = JSON.stringify(object);
  const result = compileSchema({ type: "object", properties: { spec } }).applyDefaults(object);
  expect(JSON.stringify(object)).toBe(before);
  return result["spec"];
}

const text: StructuralSchema = { type: "string", default: "x" };

const rows: readonly [name: string, schema: StructuralSchema, value: unknown, want: unknown][] = [
  ["a missing field", { properties: { a: text } }, {}, { a: "x" }],
  ["a field that is there", { properties: { a: text } }, { a: "y" }, { a: "y" }],
  [
    "false, zero and empty values are there",
    { properties: { a: { type: "boolean", default: true }, b: { type: "integer", default: 1 } } },
    { a: false, b: 0 },
    { a: false, b: 0 },
  ],
  [
    "nothing inside an object that is absent",
    { properties: { o: { type: "object", properties: { a: text } } } },
    {},
    {},
  ],
  [
    "inside an object that is there",
    { properties: { o: { type: "object", properties: { a: text } } } },
    { o: {} },
    { o: { a: "x" } },
  ],
  [
    "inside a defaulted object",
    { properties: { o: { type: "object", default: {}, properties: { a: text } } } },
    {},
    { o: { a: "x" } },
  ],
  [
    "beside what a default object brings",
    { properties: { o: { type: "object", default: { b: 1 }, properties: { a: text } } } },
    {},
    { o: { b: 1, a: "x" } },
  ],
  [
    "inside items",
    { type: "array", items: { type: "object", properties: { a: text } } },
    [{}, { a: "y" }],
    [{ a: "x" }, { a: "y" }],
  ],
  [
    "inside values of a map",
    { type: "object", additionalProperties: { type: "object", properties: { a: text } } },
    { k: {} },
    { k: { a: "x" } },
  ],
  ["a null that is not nullable is defaulted", { properties: { a: text } }, { a: null }, { a: "x" }],
  [
    "a null that is not nullable and has no default is dropped",
    { properties: { a: { type: "string" } } },
    { a: null },
    {},
  ],
  ["a nullable null stays", { properties: { a: { ...text, nullable: true } } }, { a: null }, { a: null }],
  ["a null in a map", { type: "object", additionalProperties: { type: "string" } }, { k: null }, {}],
  [
    "a null in a map whose values have a default",
    { type: "object", additionalProperties: text },
    { k: null },
    { k: "x" },
  ],
  ["a null item with a default", { type: "array", items: text }, [null], ["x"]],
  ["a null item without one stays", { type: "array", items: { type: "string" } }, [null], [null]],
  ["a null in an unknown field stays", { type: "object" }, { a: null }, { a: null }],
  [
    "a default of null for a nullable field",
    { properties: { a: { type: "string", nullable: true, default: null } } },
    {},
    { a: null },
  ],
  [
    "inside an embedded resource",
    {
      properties: {
        r: {
          type: "object",
          "x-kubernetes-embedded-resource": true,
          properties: { spec: { type: "object", properties: { a: text } } },
        },
      },
    },
    { r: { spec: {} } },
    { r: { spec: { a: "x" } } },
  ],
  [
    "a property called __proto__",
    { properties: Object.fromEntries([["__proto__", text]]) },
    {},
    Object.fromEntries([["__proto__", "x"]]),
  ],
];

describe("defaults", () => {
  test.each(rows)("%s", (_name, schema, value, want) => {
    expect(JSON.stringify(defaulted(schema, value))).toEqual(JSON.stringify(want));
  });

  test("a default is copied each time it is used", () => {
    const schema = compileSchema({ type: "object", properties: { list: { type: "array", default: ["a"] } } });
    const first = schema.applyDefaults({});
    (first["list"] as string[]).push("b");
    expect(schema.applyDefaults({})).toEqual({ list: ["a"] });
  });

  test("an object that needs none is the same object", () => {
    const schema = compileSchema({ type: "object", properties: { a: text } });
    const object = { a: "y" };
    expect(schema.applyDefaults(object)).toBe(object);
  });
});
