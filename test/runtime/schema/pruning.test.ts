import { describe, expect, test } from "vitest";
import type { JsonObject } from "@metatron/runtime";
import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";

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
