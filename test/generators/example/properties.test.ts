import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";
import { findExample } from "../../../generators/example/index.ts";
import { compareCrds, reportCrdChanges } from "../../../src/crd/changes/index.ts";
import type { Crd } from "../../../src/crd/index.ts";

const runs = { numRuns: 60, seed: 20_261_122 };
const keys = fc.constantFrom(
  "a",
  "b",
  "c",
  "spec",
  "metadata",
  "kind",
  "__proto__",
  "constructor",
  "in",
  "x-y",
);

const bounded = { requiredKeys: [] satisfies never[] };

// Every schema here can be satisfied: what contradicts itself is tried in the first test only.
const { schema } = fc.letrec<{ schema: StructuralSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record(
      {
        type: fc.constant("string" as const),
        minLength: fc.nat(20),
        pattern: fc.constantFrom("^a", "(?i)b", "[0-9]{3}$"),
      },
      bounded,
    ),
    fc.record(
      {
        type: fc.constant("string" as const),
        format: fc.constantFrom("date-time", "duration", "uri", "byte", "uuid", "nonsense"),
      },
      bounded,
    ),
    fc.record({
      type: fc.constant("string" as const),
      enum: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
    }),
    fc.record(
      {
        type: fc.constantFrom("integer" as const, "number" as const),
        minimum: fc.integer({ max: 1000, min: -1000 }),
        exclusiveMinimum: fc.boolean(),
      },
      bounded,
    ),
    fc.record({ type: fc.constant("boolean" as const), nullable: fc.boolean() }),
    fc.record({ "x-kubernetes-int-or-string": fc.constant(true) }),
    fc
      .record({
        type: fc.constant("object" as const),
        properties: fc.dictionary(keys, tie("schema"), { maxKeys: 4 }),
        isRequired: fc.boolean(),
      })
      .map(({ isRequired, ...rest }) =>
        isRequired ? { ...rest, required: Object.keys(rest.properties) } : rest,
      ),
    fc.record({
      type: fc.constant("object" as const),
      additionalProperties: tie("schema"),
      minProperties: fc.nat(3),
    }),
    fc.record({ type: fc.constant("array" as const), items: tie("schema"), minItems: fc.nat(3) }),
  ),
}));

const contradictory = fc
  .tuple(schema, schema, fc.constantFrom("self.(", "1 > 2", "has(self.a)"))
  .map(([left, right, rule]): StructuralSchema => ({
    allOf: [left],
    not: right,
    ...right,
    "x-kubernetes-validations": [{ rule }],
  }));

function crdWith(root: StructuralSchema): Crd {
  const version = {
    name: "v1",
    served: true,
    storage: true,
    deprecated: false,
    schema: root,
    hasStatus: true,
    hasScale: false,
    printerColumns: [],
    selectableFields: [],
  };
  const names = {
    kind: "Thing",
    listKind: "ThingList",
    plural: "things",
    singular: "thing",
    shortNames: [],
    categories: [],
  };
  const source = { file: "thing.yaml", document: 1 };
  return {
    name: "things.example.com",
    group: "example.com",
    ...names,
    scope: "Cluster",
    versions: [version],
    conversion: "None",
    source,
    text: "",
  };
}

const rooted = (spec: StructuralSchema): StructuralSchema => ({
  type: "object",
  properties: { spec },
  required: ["spec"],
});

describe("for any schema", () => {
  test("an example is valid or says that it is not, never a throw", () => {
    fc.assert(
      fc.property(contradictory, (spec) => {
        expect(["valid", "invalid"]).toContain(findExample(crdWith(rooted(spec)), "v1").kind);
      }),
      { ...runs, numRuns: 6 },
    );
  });

  test("an example of a schema that does not contradict itself is valid, and the same each time", () => {
    fc.assert(
      fc.property(schema, (spec) => {
        const root = rooted(spec);
        const example = findExample(crdWith(root), "v1");
        expect(JSON.stringify(findExample(crdWith(root), "v1"))).toBe(JSON.stringify(example));
        const compiled = compileSchema(root);
        expect(compiled.validate(compiled.applyDefaults(example.object)).errors).toEqual([]);
      }),
      runs,
    );
  });

  test("any two versions of a schema can be compared and reported", () => {
    fc.assert(
      fc.property(fc.oneof(schema, contradictory), fc.oneof(schema, contradictory), (old, next) => {
        const [before, after] = [crdWith(rooted(old)), crdWith(rooted(next))];
        const changes = compareCrds(before, after);
        expect(reportCrdChanges(after, changes).length > 0).toBe(changes.length > 0);
        expect(compareCrds(after, structuredClone(after))).toEqual([]);
      }),
      runs,
    );
  });
});
