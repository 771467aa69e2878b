import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { dynamicApply } from "../../../../src/simulator/apply/dynamic.ts";

const observedMeta = {
  name: "a",
  uid: "1",
  resourceVersion: "7",
  generation: 2,
  creationTimestamp: "2026-01-01T00:00:00Z",
};

for (const [name, last, observed, desired, want] of [
  ["maps merge by key", {}, { spec: { a: 1 } }, { spec: { b: 2 } }, { spec: { a: 1, b: 2 } }],
  [
    "a key in last-applied and no longer desired is removed",
    { spec: { a: 1, b: 2 } },
    { spec: { a: 1, b: 2, c: 3 } },
    { spec: { b: 2 } },
    { spec: { b: 2, c: 3 } },
  ],
  ["a key nobody applied stays", {}, { spec: { a: 1 } }, { spec: {} }, { spec: { a: 1 } }],
  ["no list equals an empty one", {}, { l: [] }, { l: null }, { l: [] }],
  ["a list of scalars is replaced whole", { l: [1] }, { l: [1, 2] }, { l: [1] }, { l: [1] }],
  [
    "a list of objects without a common merge key is replaced whole, server defaults are lost",
    { l: [{ key: "x" }] },
    { l: [{ key: "x", effect: "added" }] },
    { l: [{ key: "x" }] },
    { l: [{ key: "x" }] },
  ],
  [
    "a keyed list keeps the server's defaults and the observed order",
    { l: [{ name: "b" }, { name: "a" }] },
    {
      l: [
        { name: "a", d: 1 },
        { name: "b", d: 2 },
      ],
    },
    { l: [{ name: "b" }, { name: "a" }] },
    {
      l: [
        { name: "a", d: 1 },
        { name: "b", d: 2 },
      ],
    },
  ],
  [
    "new items of a keyed list follow, items no longer desired go",
    { l: [{ name: "a" }] },
    { l: [{ name: "a" }, { name: "other" }] },
    { l: [{ name: "c" }] },
    { l: [{ name: "other" }, { name: "c" }] },
  ],
  [
    "containerPort wins over name",
    { l: [{ name: "web", containerPort: 80 }] },
    { l: [{ name: "web", containerPort: 80, protocol: "TCP" }] },
    { l: [{ name: "http", containerPort: 80 }] },
    { l: [{ name: "http", containerPort: 80, protocol: "TCP" }] },
  ],
  [
    "one item without the key in one of the three lists is enough to replace the list",
    { l: [{ value: 1 }] },
    { l: [{ name: "a", d: 1 }] },
    { l: [{ name: "a" }] },
    { l: [{ name: "a" }] },
  ],
  [
    "items that collide on the guessed key collapse: TCP and UDP on one port (trap 9)",
    {
      ports: [
        { port: 53, protocol: "TCP" },
        { port: 53, protocol: "UDP" },
      ],
    },
    {
      ports: [
        { port: 53, protocol: "TCP" },
        { port: 53, protocol: "UDP" },
      ],
    },
    {
      ports: [
        { port: 53, protocol: "TCP" },
        { port: 53, protocol: "UDP" },
      ],
    },
    {
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "UDP" },
      ],
    },
  ],
  ["a null that the server dropped differs again", { a: null }, {}, { a: null }, { a: null }],
  [
    "a scalar where a map was counts as an empty map (source)",
    {},
    { a: { b: 1 } },
    { a: "x" },
    { a: { b: 1 } },
  ],
  ["a map replaces a scalar", {}, { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
  ["an absent list is set", {}, {}, { a: [] }, { a: [] }],
] as const satisfies readonly (readonly [string, JsonObject, JsonObject, JsonObject, JsonObject])[]) {
  test(name, () =>
    expect(dynamicApply(last as JsonObject, observed as JsonObject, desired as JsonObject)).toEqual(want),
  );
}

test("read-only metadata and status are reverted to what was observed", () => {
  const observed = { metadata: observedMeta, status: { ready: 1 } };
  const desired = {
    metadata: {
      name: "a",
      uid: "2",
      resourceVersion: "9",
      generation: 9,
      creationTimestamp: null,
      deletionTimestamp: "x",
      selfLink: "y",
    },
    status: { ready: 5 },
  };
  expect(dynamicApply({}, observed, desired)).toEqual(observed);
  expect(dynamicApply({}, { metadata: observedMeta }, desired)).toEqual({ metadata: observedMeta });
});

test("an object that needs no change comes back as itself, and nothing is mutated", () => {
  const observed = Object.freeze({
    spec: Object.freeze({ a: 1, l: Object.freeze([{ name: "a", d: 1 }]) }),
  }) as unknown as JsonObject;
  expect(dynamicApply({ spec: { a: 1 } }, observed, { spec: { a: 1, l: [{ name: "a" }] } })).toBe(observed);
  expect(dynamicApply({}, { status: { a: 1 } }, { status: { a: 2 } })).toEqual({ status: { a: 1 } });
});
