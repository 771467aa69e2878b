import { describe, expect, test } from "vitest";
import type { JsonObject } from "@metatron/runtime";
import { compileSchema, type StructuralSchema, validateObject } from "@metatron/runtime/schema";

const text: StructuralSchema = { type: "string", default: "x" };

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
