import { keepStatus } from "@metatron/runtime";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toDeclaredKinds } from "../../../runtime/src/gate/declared-kinds.ts";
import { createGate } from "../../../runtime/src/gate/gate.ts";
import { writeQuickly } from "../../../runtime/src/gate/quick.ts";
import { blog } from "../../support/blog-controller.ts";

const facts = {
  hook: "sync",
  parent: "Blog default/a",
  namespace: "default",
  scope: "Namespaced",
  selector: undefined,
  labelledUid: undefined,
  source: { readParent: () => ({}) },
} as const;
const quick = (result: unknown, more: object = {}) =>
  writeQuickly(result, {
    field: "children",
    declared: toDeclaredKinds(blog.children),
    facts: { ...facts, ...more },
  });
const gate = createGate(blog);

/** A copy that the quick way does not take, so that the gate looks closely. */
function unusual(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unusual);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    const entry = unusual((value as Record<string, unknown>)[key]);
    Object.defineProperty(copy, key, { value: entry, enumerable: true });
  }
  return copy;
}

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "a", "__proto__", "\ud800", '"\\\u0007', "x".repeat(300)),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.constantFrom(-0, 0, 1e21, 99, 100, 999_999, 1_000_000),
    fc.boolean(),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(text, tie("any"), { maxKeys: 4 }),
  ),
})).any;
const child = fc.record(
  {
    apiVersion: fc.constantFrom("v1", "v1", "v1", "apps/v1"),
    kind: fc.constantFrom("Service", "Service", "Service", "Secret"),
    metadata: fc.record(
      {
        name: fc.constantFrom("a", "b", "c", "d", ""),
        namespace: fc.constantFrom("default", "default", "other"),
        labels: fc.dictionary(text, fc.oneof({ weight: 9, arbitrary: text }, fc.integer()), { maxKeys: 2 }),
        annotations: fc.dictionary(text, text, { maxKeys: 2 }),
      },
      { requiredKeys: ["name"] },
    ),
    spec: value,
  },
  { requiredKeys: ["apiVersion", "kind", "metadata"] },
);
const answer = fc.record(
  {
    status: fc.dictionary(text, value, { maxKeys: 3 }),
    children: fc.array(fc.oneof(child, fc.constantFrom(null, false, 0, "")), { maxLength: 4 }),
    resyncAfterSeconds: fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.integer()),
  },
  { requiredKeys: ["status", "children"] },
);

test("what the quick way passes the close look passes too, with the same JSON", () => {
  let passed = 0;
  fc.assert(
    fc.property(answer, (result) => {
      const verdict = quick(result);
      if (verdict?.kind !== "passed") return;
      passed++;
      const close = gate(unusual(result), facts);
      expect(close).toMatchObject({ kind: "passed", count: verdict.count });
      const bodies = [verdict, close].map((each) => JSON.parse(String((each as { body: unknown }).body)));
      expect(bodies[0]).toEqual(bodies[1]);
    }),
    { seed: 20261125, numRuns: 6000 },
  );
  expect(passed).toBeGreaterThan(200);
});

test("the quick way takes a plain answer, to the letter", () => {
  const result = {
    status: { ready: 2, note: 'é "x"' },
    children: [
      null,
      { apiVersion: "v1", kind: "Service", metadata: { name: "a", labels: { a: "b" } }, spec: { ports: [] } },
    ],
    resyncAfterSeconds: 1.5,
  };
  const { children, ...rest } = result;
  const want = { ...rest, children: children.slice(1) };
  expect(JSON.parse(String((quick(result) as { body: unknown }).body))).toEqual(want);
});

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "a" } };
for (const [name, result, more] of [
  ["a status that is left out", { children: [] }],
  ["children that are left out", { status: {} }],
  ["a kept status", { status: keepStatus(), children: [] }],
  ["a copy of a kept status", { status: { ...keepStatus() }, children: [] }],
  ["a foreign field", { status: {}, children: [], labels: {} }],
  ["finalized from sync", { status: {}, children: [], finalized: true }],
  ["a duplicate", { status: {}, children: [service, { ...service }] }],
  ["a missed selector", { status: {}, children: [service] }, { selector: { matchLabels: { a: "b" } } }],
  ["null", { status: { a: null }, children: [] }],
  ["a date", { status: { a: new Date(0) }, children: [] }],
  ["what inherits", { status: Object.create({ a: 1 }) as object, children: [] }],
  ["a cycle", ((cycle: { a?: object }) => ({ status: (cycle.a = cycle), children: [] }))({})],
] as [string, unknown, object?][]) {
  test(`the quick way leaves ${name} to the close look`, () => {
    expect(quick(result, more)).toBeUndefined();
  });
}

test("a getter is read once, and what was read is what is sent", () => {
  let reads = 0;
  const metadata = {
    get name() {
      return reads++ === 0 ? "a" : null;
    },
  };
  const verdict = quick({ status: {}, children: [{ ...service, metadata }] });
  expect(reads).toBe(1);
  expect(String((verdict as { body: unknown }).body)).toContain('"name":"a"');
});

test("an answer larger than the buffer is left to the close look, until the buffer has grown", () => {
  const result = { status: { text: "x".repeat(200_000) }, children: [] };
  const verdicts = Array.from({ length: 4 }, () => quick(result));
  expect(verdicts.at(-1)).toMatchObject({ kind: "passed" });
  expect(quick({ status: { text: "x".repeat(2_000_000) }, children: [] })).toBeUndefined();
});
