import { describe, expect, test } from "vitest";
import { renderTypes } from "../../../generators/types/index.ts";
import { crdOfSpec } from "../../support/definition.ts";
import { compileModules } from "../../support/type-compiler.ts";
import { membersOf } from "../../support/type-statements.ts";

const string = { type: "string" };
const object = (properties: Record<string, unknown>, rest = {}) => ({ type: "object", properties, ...rest });

describe("the type of a value", () => {
  test.each<[string, unknown, string]>([
    ["a string", string, "string"],
    ["a date is a string", { type: "string", format: "date-time" }, "string"],
    ["an integer", { type: "integer", format: "int64" }, "number"],
    ["a number", { type: "number" }, "number"],
    ["a flag", { type: "boolean" }, "boolean"],
    ["int-or-string", { "x-kubernetes-int-or-string": true }, "number | string"],
    [
      "int-or-string beside anyOf",
      { anyOf: [{ type: "integer" }, string], "x-kubernetes-int-or-string": true },
      "number | string",
    ],
    ["int-or-string beside type", { type: "string", "x-kubernetes-int-or-string": true }, "number | string"],
    [
      "int-or-string beside pattern",
      { pattern: "^a", "x-kubernetes-int-or-string": true },
      "number | string",
    ],
    ["int-or-string beside enum", { enum: [1, "a"], "x-kubernetes-int-or-string": true }, "number | string"],
    [
      "a list of int-or-string",
      { type: "array", items: { "x-kubernetes-int-or-string": true } },
      "(number | string)[]",
    ],
    ["literals", { type: "string", enum: ["a", "b"] }, '"a" | "b"'],
    ["literals with the empty string", { type: "string", enum: ["", "a"] }, '"" | "a"'],
    ["literal numbers", { type: "integer", enum: [0, -1, 25] }, "0 | -1 | 25"],
    ["literals twice", { type: "string", enum: ["a", "a"] }, '"a"'],
    ["nullable literals", { type: "string", nullable: true, enum: ["a", null] }, '"a" | null'],
    [
      "literals with quotes",
      { type: "string", enum: ['a"b', "c\\d", "e\nf"] },
      '"a\\"b" | "c\\\\d" | "e\\nf"',
    ],
    ["an enum of objects is no literal", { type: "object", enum: [{}] }, "Record<string, never>"],
    ["an empty enum says nothing", { type: "string", enum: [] }, "string"],
    ["a list", { type: "array", items: string }, "string[]"],
    ["a bounded list is no tuple", { type: "array", items: string, minItems: 2, maxItems: 3 }, "string[]"],
    ["a list of literals", { type: "array", items: { type: "string", enum: ["a", "b"] } }, '("a" | "b")[]'],
    ["a list of lists", { type: "array", items: { type: "array", items: string } }, "string[][]"],
    [
      "a list of anything",
      { type: "array", items: { "x-kubernetes-preserve-unknown-fields": true } },
      "unknown[]",
    ],
    ["a list that may be null", { type: "array", nullable: true, items: string }, "string[] | null"],
    ["a list with nulls", { type: "array", items: { type: "string", nullable: true } }, "(string | null)[]"],
    ["nullable", { type: "integer", nullable: true }, "number | null"],
    ["a map", { type: "object", additionalProperties: string }, "Record<string, string>"],
    [
      "a map of lists",
      { type: "object", additionalProperties: { type: "array", items: string } },
      "Record<string, string[]>",
    ],
    [
      "a map of nullable",
      { type: "object", additionalProperties: { ...string, nullable: true } },
      "Record<string, string | null>",
    ],
    [
      "a map of lists of literals",
      { type: "object", additionalProperties: { type: "array", items: { enum: ["a", "b"] } } },
      'Record<string, ("a" | "b")[]>',
    ],
    [
      "a map of int-or-string",
      { type: "object", additionalProperties: { "x-kubernetes-int-or-string": true } },
      "Record<string, number | string>",
    ],
    ["a map of anything", { type: "object", additionalProperties: true }, "Record<string, unknown>"],
    [
      "an open object",
      { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      "Record<string, unknown>",
    ],
    ["an object with nothing in it", { type: "object" }, "Record<string, never>"],
    ["any JSON", { "x-kubernetes-preserve-unknown-fields": true }, "unknown"],
    ["any nullable JSON", { "x-kubernetes-preserve-unknown-fields": true, nullable: true }, "unknown"],
    [
      "validations change no type",
      {
        type: "string",
        oneOf: [{ pattern: "a" }],
        not: { enum: ["x"] },
        allOf: [{ minLength: 1 }],
        anyOf: [{}],
      },
      "string",
    ],
  ])("%s", async (_name, schema, type) => {
    const { code } = await renderTypes(crdOfSpec(object({ value: schema })), "v1");
    expect(membersOf(code)["BoatSpec"]).toEqual({ "value?": type });
    expect(compileModules(new Map([["a.ts", code]]))).toEqual([]);
  });
});

describe("the type of an object", () => {
  const specOf = async (spec: unknown) => membersOf((await renderTypes(crdOfSpec(spec), "v1")).code);

  test("required properties are there, others may be", async () => {
    const found = await specOf(object({ a: string, b: string }, { required: ["a"] }));
    expect(found["BoatSpec"]).toEqual({ a: "string", "b?": "string" });
  });

  test("an index signature only where it is asked for", async () => {
    const found = await specOf(object({ a: string }, { "x-kubernetes-preserve-unknown-fields": true }));
    expect(found["BoatSpec"]).toEqual({ "a?": "string", "[key: string]": "unknown" });
  });

  test("an embedded resource has apiVersion, kind and metadata", async () => {
    const embedded = {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    };
    const found = await specOf(object({ template: embedded }));
    expect(found["Template"]).toEqual({
      apiVersion: "string",
      kind: "string",
      metadata: "ObjectMeta",
      "[key: string]": "unknown",
    });
  });

  test("an embedded resource keeps what it declares", async () => {
    const metadata = object({ labels: { type: "object", additionalProperties: string } });
    const properties = { apiVersion: { type: "string", enum: ["v1"] }, metadata, data: string };
    const found = await specOf(
      object({ template: object(properties, { "x-kubernetes-embedded-resource": true }) }),
    );
    expect(found["Template"]).toEqual({
      apiVersion: '"v1"',
      kind: "string",
      metadata: "Metadata",
      "data?": "string",
    });
  });

  test("names that are no identifiers are quoted", async () => {
    const found = await specOf(
      object({ "a-b": string, "1": string, 'c"d': string, class: string, "e\u202Ef": string }),
    );
    expect(Object.keys(found["BoatSpec"] ?? {})).toEqual(["1?", "a-b?", 'c"d?', "class?", "e\u202Ef?"]);
  });

  test("what has a default is there when read and may be absent when written", async () => {
    const lamp = object(
      { on: { type: "boolean", default: true }, name: string },
      { required: ["name", "on"] },
    );
    const found = await specOf(
      object({ lamps: { type: "array", items: lamp }, plain: object({ a: string }) }),
    );
    expect(found["Lamp"]).toEqual({ on: "boolean", name: "string" });
    expect(found["LampInput"]).toEqual({ "on?": "boolean", name: "string" });
    expect(found["BoatSpec"]).toEqual({ "lamps?": "Lamp[]", "plain?": "Plain" });
    expect(found["BoatSpecInput"]).toEqual({ "lamps?": "LampInput[]", "plain?": "Plain" });
    expect(found).not.toHaveProperty("PlainInput");
  });
});
