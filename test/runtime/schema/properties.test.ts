import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "@metatron/runtime";
import { compileSchema, type StructuralSchema, validateObject } from "@metatron/runtime/schema";

const runs = { numRuns: 400, seed: 20_261_122 };
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
const json = fc.jsonValue({ maxDepth: 4 });

const { schema } = fc.letrec<{ schema: StructuralSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record(
      {
        type: fc.constantFrom("string", "integer", "number", "boolean"),
        nullable: fc.boolean(),
        default: json,
        enum: fc.array(json, { maxLength: 3 }),
        format: fc.constantFrom("date-time", "int32", "duration", "uri", "byte", "nonsense"),
        pattern: fc.constantFrom("^a", "(?i)b", "(", "^[0-9]+$"),
        minLength: fc.nat(4),
        maxLength: fc.nat(4),
        minimum: fc.integer(),
        maximum: fc.double({ noNaN: true }),
        multipleOf: fc.constantFrom(0, 0.1, 2, -1),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        type: fc.constant("object" as const),
        properties: fc.dictionary(keys, tie("schema"), { maxKeys: 4 }),
        required: fc.array(keys, { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
        default: json,
        "x-kubernetes-preserve-unknown-fields": fc.boolean(),
        "x-kubernetes-embedded-resource": fc.boolean(),
        "x-kubernetes-validations": fc.array(
          fc.record({
            rule: fc.constantFrom(
              "has(self.a)",
              "self.a == oldSelf.a",
              "size(self) > 1",
              "self.(",
              "self.b.matches('a')",
            ),
          }),
          { maxLength: 2 },
        ),
        anyOf: fc.array(tie("schema"), { maxLength: 2 }),
        not: tie("schema"),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      {
        type: fc.constant("array" as const),
        items: tie("schema"),
        minItems: fc.nat(3),
        uniqueItems: fc.boolean(),
        "x-kubernetes-list-type": fc.constantFrom("set" as const, "map" as const, "atomic" as const),
        "x-kubernetes-list-map-keys": fc.array(keys, { maxLength: 2 }),
      },
      { requiredKeys: ["type"] },
    ),
  ),
}));

const object = fc.dictionary(keys, json, { maxKeys: 5 }) as fc.Arbitrary<JsonObject>;

describe("for any schema and any value", () => {
  test("defaulting twice is defaulting once, and changes nothing it was given", () => {
    fc.assert(
      fc.property(schema, object, (schema, value) => {
        const before = JSON.stringify(value);
        const once = compileSchema(schema).applyDefaults(value);
        expect(JSON.stringify(value)).toBe(before);
        expect(JSON.stringify(compileSchema(schema).applyDefaults(once))).toBe(JSON.stringify(once));
      }),
      runs,
    );
  });

  test("pruning twice is pruning once, and changes nothing it was given", () => {
    fc.assert(
      fc.property(schema, object, (schema, value) => {
        const before = JSON.stringify(value);
        const once = compileSchema(schema).prune(value);
        expect(JSON.stringify(value)).toBe(before);
        expect(compileSchema(schema).prune(once.value)).toEqual({ value: once.value, pruned: [] });
      }),
      runs,
    );
  });

  test("validation ends with errors, never with a throw, with and without an old object", () => {
    fc.assert(
      fc.property(schema, object, object, (schema, value, old) => {
        for (const found of [
          compileSchema(schema).validate(value),
          compileSchema(schema).validate(value, old),
        ]) {
          expect(found.errors.every(({ path, message }) => path !== "" && message !== "")).toBe(true);
        }
      }),
      runs,
    );
  });

  test("an object that was let in is let in again, unchanged", () => {
    fc.assert(
      fc.property(schema, object, (schema, value) => {
        const first = validateObject(schema, value);
        if (first.errors.length > 0 || first.pruned.length > 0) return;
        const second = validateObject(schema, first.value);
        expect(JSON.stringify(second.value)).toBe(JSON.stringify(first.value));
        expect(second.errors).toEqual([]);
      }),
      runs,
    );
  });
});
