import { describe, expect, test } from "vitest";
import { parseCrds } from "../../../src/crd/index.ts";
import { crdOf, definition } from "../../support/definition.ts";

const check = (crd: unknown) => parseCrds(JSON.stringify(crd), "boats.json");
const schemaPath = "spec.versions[0].schema.openAPIV3Schema";

describe("a schema that breaks a rule is refused with its place", () => {
  test.each<[string, unknown, string, string]>([
    ["a root that is no object", { type: "string" }, "CRD_SCHEMA", ".type"],
    [
      "a reference",
      { type: "object", properties: { a: { $ref: "#/definitions/a" } } },
      "CRD_REF",
      ".properties.a.$ref",
    ],
    [
      "a reference to a file",
      { type: "object", properties: { a: { $ref: "/etc/passwd" } } },
      "CRD_REF",
      ".properties.a.$ref",
    ],
    ["a reference below not", { type: "object", not: { $ref: "http://localhost/" } }, "CRD_REF", ".not.$ref"],
    ["a reference in a list", { type: "object", allOf: [{ $ref: {} }] }, "CRD_REF", ".allOf[0].$ref"],
    [
      "an unknown type",
      { type: "object", properties: { a: { type: "file" } } },
      "CRD_SCHEMA",
      ".properties.a.type",
    ],
    ["a list of types", { type: ["object", "null"] }, "CRD_SCHEMA", ".type"],
    ["properties that are a list", { type: "object", properties: [] }, "CRD_SCHEMA", ".properties"],
    [
      "a property that is text",
      { type: "object", properties: { a: "string" } },
      "CRD_SCHEMA",
      ".properties.a",
    ],
    [
      "a property with a name of its own",
      { type: "object", properties: { "a b": 1 } },
      "CRD_SCHEMA",
      '.properties["a b"]',
    ],
    [
      "items that are a list",
      { type: "object", properties: { a: { type: "array", items: [{}] } } },
      "CRD_SCHEMA",
      ".properties.a.items",
    ],
    ["required that is a flag", { type: "object", required: true }, "CRD_SCHEMA", ".required"],
    [
      "an enum that is text",
      { type: "object", properties: { a: { type: "string", enum: "a" } } },
      "CRD_SCHEMA",
      ".properties.a.enum",
    ],
    [
      "a pattern that is a number",
      { type: "object", properties: { a: { type: "string", pattern: 1 } } },
      "CRD_SCHEMA",
      ".properties.a.pattern",
    ],
    [
      "a bound that is text",
      { type: "object", properties: { a: { type: "string", maxLength: "9" } } },
      "CRD_SCHEMA",
      ".properties.a.maxLength",
    ],
    [
      "a rule without a rule",
      { type: "object", "x-kubernetes-validations": [{ message: "m" }] },
      "CRD_SCHEMA",
      ".x-kubernetes-validations[0]",
    ],
    [
      "properties beside additionalProperties",
      { type: "object", properties: {}, additionalProperties: { type: "string" } },
      "CRD_SCHEMA",
      "",
    ],
    [
      "a map list without keys",
      { type: "object", properties: { a: { type: "array", "x-kubernetes-list-type": "map" } } },
      "CRD_SCHEMA",
      ".properties.a",
    ],
  ])("in a schema: %s", (_name, schema, code, path) => {
    const { crds, problems } = check(definition(schema));
    expect(crds).toEqual([]);
    expect(problems.map((problem) => [problem.code, problem.path])).toContainEqual([code, schemaPath + path]);
  });

  test("thousands of problems are cut, and counted", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`p${index}`, { type: "x" }]),
    );
    const { problems } = check(definition({ type: "object", properties }));
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)?.message).toBe("2800 more problems in this document");
  });
});

describe("what a schema may hold", () => {
  test("unknown keywords never leave, known ones do", () => {
    const schema = {
      type: "object",
      title: "T",
      $id: "x",
      id: "y",
      definitions: { a: { type: "string" } },
      patternProperties: {},
      example: 1,
      externalDocs: { url: "u" },
      properties: {
        spec: {
          type: "string",
          tsType: "never",
          tsEnumNames: ["a"],
          enum: ["a"],
          extends: {},
          deprecated: true,
          customType: 1,
        },
      },
    };
    expect(crdOf(schema).versions[0]?.schema).toEqual({
      type: "object",
      properties: { spec: { type: "string", enum: ["a"] } },
    });
  });

  test("names of JavaScript's own are names like any other", () => {
    const text = JSON.stringify(
      definition({ type: "object", properties: { constructor: { type: "string" } } }),
    );
    const { crds } = parseCrds(
      text.replace('"constructor"', '"__proto__":{"type":"integer"},"constructor"'),
      "a.json",
    );
    const properties = crds[0]?.versions[0]?.schema.properties ?? {};
    expect(Object.keys(properties)).toEqual(["__proto__", "constructor"]);
    expect(properties["__proto__"]).toEqual({ type: "integer" });
    expect(properties["toString"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["type"]).toBeUndefined();
  });

  test("the copy is fresh and the input untouched", () => {
    const value = { a: [1] };
    const schema = crdOf({ type: "object", properties: { spec: { type: "object", default: value } } })
      .versions[0]?.schema;
    expect(schema?.properties?.["spec"]?.default).toEqual(value);
  });

  test("200 levels are read, 201 are refused in one sentence", () => {
    const nested = (levels: number): unknown =>
      levels === 0 ? { type: "string" } : { type: "object", properties: { a: nested(levels - 1) } };
    expect(check(definition(nested(200))).problems).toEqual([]);
    const { problems } = check(definition(nested(201)));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "CRD_LIMIT" });
    expect(problems[0]?.message).toMatch(/nested deeper than 200 schemas/);
  });
});
