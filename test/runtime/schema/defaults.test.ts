import { describe, expect, test } from "vitest";
import type { JsonObject } from "@metatron/runtime";
import { compileSchema, type StructuralSchema, validateObject } from "@metatron/runtime/schema";

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

function pruned(schema: StructuralSchema, object: unknown): [unknown, string[]] {
  const value = JSON.parse(JSON.stringify(object)) as JsonObject;
  const result = compileSchema(schema).prune(value);
  expect(value).toEqual(JSON.parse(JSON.stringify(object)));
  return [result.value, result.pruned];
}

const open = { "x-kubernetes-preserve-unknown-fields": true } as const;

const prunes: readonly [
  name: string,
  schema: StructuralSchema,
  value: unknown,
  want: unknown,
  paths: readonly string[],
][] = [
  ["an unknown field", { properties: { a: {} } }, { a: 1, b: 2 }, { a: 1 }, ["b"]],
  [
    "apiVersion, kind and metadata always stay",
    {},
    { apiVersion: "v1", kind: "A", metadata: { name: "x" }, b: 1 },
    { apiVersion: "v1", kind: "A", metadata: { name: "x" } },
    ["b"],
  ],
  [
    "an unknown field of metadata",
    {},
    { metadata: { name: "x", nmae: "y" } },
    { metadata: { name: "x" } },
    ["metadata.nmae"],
  ],
  [
    "metadata deeper down is a field like any other",
    { properties: { spec: { type: "object" } } },
    { spec: { metadata: {} } },
    { spec: {} },
    ["spec.metadata"],
  ],
  [
    "inside lists and maps",
    {
      properties: {
        l: { type: "array", items: { type: "object", properties: { a: {} } } },
        m: { type: "object", additionalProperties: { type: "object" } },
      },
    },
    { l: [{ a: 1, b: 1 }], m: { k: { c: 1 } } },
    { l: [{ a: 1 }], m: { k: {} } },
    ["l[0].b", "m.k.c"],
  ],
  [
    "an open object keeps what is unknown",
    { properties: { o: { type: "object", ...open } } },
    { o: { x: { y: 1 } } },
    { o: { x: { y: 1 } } },
    [],
  ],
  [
    "an open object still prunes what it declares",
    { properties: { o: { type: "object", ...open, properties: { d: { type: "object" } } } } },
    { o: { d: { z: 1 }, x: 1 } },
    { o: { d: {}, x: 1 } },
    ["o.d.z"],
  ],
  ["an open root", open, { apiVersion: "v1", a: { b: 1 } }, { apiVersion: "v1", a: { b: 1 } }, []],
  [
    "an open list",
    { properties: { l: { type: "array", ...open } } },
    { l: [{ a: 1 }] },
    { l: [{ a: 1 }] },
    [],
  ],
  [
    "an embedded resource keeps its type and metadata",
    { properties: { r: { type: "object", "x-kubernetes-embedded-resource": true } } },
    { r: { apiVersion: "v1", kind: "A", metadata: { name: "x", q: 1 }, data: 1 } },
    { r: { apiVersion: "v1", kind: "A", metadata: { name: "x" } } },
    ["r.metadata.q", "r.data"],
  ],
  [
    "a map with any values keeps its keys, not their fields",
    { properties: { m: { type: "object", additionalProperties: true } } },
    { m: { k: { a: 1 }, s: "t" } },
    { m: { k: {}, s: "t" } },
    ["m.k.a"],
  ],
  [
    "scalars without a schema stay",
    { properties: { a: { type: "array" } } },
    { a: [1, { b: 1 }] },
    { a: [1, {}] },
    ["a[1].b"],
  ],
];

describe("pruning", () => {
  test.each(prunes)("%s", (_name, schema, value, want, paths) => {
    const [left, gone] = pruned(schema, value);
    expect(left).toEqual(want);
    expect(gone).toEqual(paths);
  });

  test("an object that loses nothing is the same object", () => {
    const object = { kind: "A" };
    expect(compileSchema({}).prune(object).value).toBe(object);
  });
});

describe("the whole way in", () => {
  const schema: StructuralSchema = {
    type: "object",
    properties: { spec: { type: "object", required: ["a"], properties: { a: text } } },
  };

  test("defaults first, then pruning, then validation", () => {
    const object = { apiVersion: "a/v1", kind: "A", metadata: { name: "x" }, spec: { b: 1 } };
    expect(validateObject(schema, object)).toEqual({
      value: { ...object, spec: { a: "x" } },
      pruned: ["spec.b"],
      errors: [],
      unchecked: [],
    });
  });

  test("a schema is compiled once", () => {
    expect(compileSchema(schema)).toBe(compileSchema(schema));
  });

  test("a value of 5,000 levels does not overflow the stack", () => {
    let deep: JsonObject = {};
    let nested: StructuralSchema = { type: "object" };
    for (let level = 0; level < 5000; level += 1) {
      deep = { a: deep };
      nested = { type: "object", properties: { a: nested } };
    }
    const { errors } = validateObject(nested, { metadata: { name: "x" }, ...deep });
    expect(errors.some(({ message }) => message.includes("nested deeper than 1000 levels"))).toBe(true);
  });
});
