import { describe, expect, test } from "vitest";
import { examine } from "../../../src/commands/lint.ts";
import { parseCrds } from "../../../src/crd/index.ts";
import { definition, type Definition } from "../../support/definition.ts";

/** What is wrong with a CRD, without the path of its one schema. */
function problemsOf(crd: Definition): string[] {
  const { problems } = parseCrds(JSON.stringify(crd), "boats.json");
  return problems.map(({ message }) =>
    message.replaceAll("spec.versions[0].schema.openAPIV3Schema.properties.spec", "…"),
  );
}

const ofSpec = (spec: unknown): Definition => definition({ type: "object", properties: { spec } });
const withA = (a: unknown): Definition => ofSpec({ type: "object", properties: { a } });

/** A list of type map whose items have these fields. */
const mapList = (items: object, keys: readonly string[] = ["n"]) => ({
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": keys,
  items: { type: "object", properties: { n: { type: "string" } }, ...items },
});

const text = { type: "string" };
const number = { type: "integer" };

describe("what kubectl apply refuses of a schema is refused, in the server's words", () => {
  test.each<[string, unknown, string | undefined]>([
    [
      "a default of another type",
      { ...number, default: "1" },
      '…a.default: Invalid value: "string": in body must be of type integer: "string"',
    ],
    [
      "a default outside the enum",
      { ...text, enum: ["x"], default: "y" },
      '…a.default: Unsupported value: "y": supported values: "x"',
    ],
    [
      "a default below the minimum",
      { ...number, minimum: 5, default: 1 },
      "…a.default: Invalid value: 1: in body should be greater than or equal to 5",
    ],
    [
      "a default that is too long",
      { ...text, maxLength: 1, default: "ab" },
      "…a.default: Too long: may not be more than 1 byte",
    ],
    [
      "a default without the pattern",
      { ...text, pattern: "^a$", default: "b" },
      `…a.default: Invalid value: "b": in body should match '^a$'`,
    ],
    [
      "a default with an unknown field",
      { type: "object", properties: { b: text }, default: { z: 1 } },
      '…a.default: Invalid value: a map with "z": must not have unknown fields',
    ],
    [
      "a default that its rule refuses",
      { ...number, default: 1, "x-kubernetes-validations": [{ rule: "self > 1" }] },
      '…a.default: Invalid value: "integer": failed rule: self > 1',
    ],
    [
      "a default without a required field",
      { type: "object", properties: { b: text }, required: ["b"], default: {} },
      "…a.default.b: Required value",
    ],
    [
      "a default whose required field has a default",
      { type: "object", properties: { b: { ...text, default: "x" } }, required: ["b"], default: {} },
      undefined,
    ],
    ["a default of null", { ...text, default: null }, undefined],
    [
      "a default of an open object",
      { type: "object", "x-kubernetes-preserve-unknown-fields": true, default: { z: 1 } },
      undefined,
    ],
    ["a list without items", { type: "array" }, "…a.items: Required value: must be specified"],
    [
      "a field without a type",
      { description: "d" },
      "…a.type: Required value: must not be empty for specified object fields",
    ],
    [
      "items without a type",
      { type: "array", items: {} },
      "…a.items.type: Required value: must not be empty for specified array items",
    ],
    ["any value", { "x-kubernetes-preserve-unknown-fields": true }, undefined],
    [
      "uniqueItems",
      { type: "array", items: text, uniqueItems: true },
      "…a.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
    ],
    ["uniqueItems: false", { type: "array", items: text, uniqueItems: false }, undefined],
    [
      "additionalProperties: false beside properties",
      { type: "object", properties: { b: text }, additionalProperties: false },
      "…a.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
    ],
    [
      "definitions",
      { ...text, definitions: { x: text } },
      "…a.definitions: Forbidden: definitions is not supported",
    ],
    [
      "patternProperties",
      { type: "object", patternProperties: { x: text } },
      "…a.patternProperties: Forbidden: patternProperties is not supported",
    ],
    [
      "preserve-unknown-fields: false",
      { type: "object", "x-kubernetes-preserve-unknown-fields": false },
      "…a.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined",
    ],
    [
      "a pattern with lookahead",
      { ...text, pattern: "^(?!x)a$" },
      '…a.pattern: Invalid value: "^(?!x)a$": must be a valid regular expression, but isn\'t: error parsing regexp: invalid or unsupported Perl syntax: `(?!`',
    ],
    [
      "a pattern with a back reference",
      { ...text, pattern: "(a)\\1" },
      '…a.pattern: Invalid value: "(a)\\\\1": must be a valid regular expression, but isn\'t: error parsing regexp: invalid escape sequence: `\\1`',
    ],
    [
      "a type in oneOf",
      { type: "object", oneOf: [{ type: "object" }] },
      "…a.oneOf[0].type: Forbidden: must be empty to be structural",
    ],
    [
      "a default in anyOf",
      { type: "object", properties: { b: text }, anyOf: [{ properties: { b: { default: "x" } } }] },
      "…a.anyOf[0].properties.b.default: Forbidden: must be undefined to be structural",
    ],
    [
      "a property in not only",
      { type: "object", not: { properties: { b: { minLength: 1 } } } },
      "…a.properties.b: Required value: because it is defined in …a.not.properties.b",
    ],
    [
      "int-or-string with its alternatives",
      { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
      undefined,
    ],
    [
      "int-or-string with more",
      {
        "x-kubernetes-int-or-string": true,
        allOf: [{ anyOf: [{ type: "integer" }, { type: "string" }] }, { pattern: "^1" }],
      },
      undefined,
    ],
    [
      "an embedded resource without properties",
      { type: "object", "x-kubernetes-embedded-resource": true },
      "…a.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
    ],
    [
      "an open embedded resource",
      {
        type: "object",
        "x-kubernetes-embedded-resource": true,
        "x-kubernetes-preserve-unknown-fields": true,
      },
      undefined,
    ],
    [
      "a list type of no list",
      { ...text, "x-kubernetes-list-type": "set" },
      '…a.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified',
    ],
    [
      "a map type of no map",
      { ...text, "x-kubernetes-map-type": "atomic" },
      '…a.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified',
    ],
    [
      "keys of a list that is no map",
      { type: "array", items: text, "x-kubernetes-list-map-keys": ["n"] },
      "…a.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty",
    ],
    [
      "a list key that may be absent",
      mapList({}),
      "…a.items.properties.n.default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
    ],
    ["a list key that is required", mapList({ required: ["n"] }), undefined],
    ["a list key with a default", mapList({ properties: { n: { ...text, default: "x" } } }), undefined],
    [
      "a list key that is no property",
      mapList({}, ["m"]),
      '…a.x-kubernetes-list-map-keys: Invalid value: ["m"]: entries must all be names of item properties',
    ],
    [
      "a list key twice",
      mapList({ required: ["n"] }, ["n", "n"]),
      '…a.x-kubernetes-list-map-keys: Invalid value: ["n","n"]: must not contain duplicate entries',
    ],
    [
      "a list key that is an object",
      mapList({ properties: { n: { type: "object" } }, required: ["n"] }),
      '…a.items.properties.n.type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
    [
      "a set of nullable items",
      { type: "array", items: { ...text, nullable: true }, "x-kubernetes-list-type": "set" },
      "…a.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set",
    ],
    ["an unknown keyword", { ...text, const: "x" }, "strict decoding error: unknown field"],
    [
      "an unknown keyword of items, which the server drops",
      { type: "array", items: { ...text, const: "x" } },
      undefined,
    ],
    ["an unknown extension", { ...text, "x-kubernetes-foo": true }, "strict decoding error: unknown field"],
  ])("%s", (_name, schema, wanted) => {
    const found = problemsOf(withA(schema)).map((each) =>
      each.replace("….properties.a", "…a").replace("in ….properties.a", "in …a"),
    );
    if (wanted === undefined) expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(wanted)]);
  });
});

test("lint finds what generate refuses, in the same words and at its line, in a stream and in a List", () => {
  const bad = withA({ type: "integer", default: "1" });
  const list = { apiVersion: "v1", kind: "List", items: [definition(), bad] };
  for (const value of [bad, list]) {
    const text = JSON.stringify(value, null, 1);
    const [problem] = parseCrds(text, "boats.json").problems;
    const { findings } = examine([{ path: "boats.json", absolute: "/boats.json", text }]);
    const [finding] = findings.filter(({ rule }) => rule === "crd-refused");
    expect(finding?.message).toBe(`${problem?.message} (${problem?.fix})`);
    expect(text.split("\n")[finding!.line - 1]).toContain('"default": "1"');
  }
});

test("a list of v1beta1 is held to its own rules only", () => {
  const crd = { ...withA({ description: "no type" }), apiVersion: "apiextensions.k8s.io/v1beta1" };
  expect(problemsOf(crd)).toEqual([]);
});

test("v1beta1's fields in v1 are named, with their new places", () => {
  const crd = definition();
  Object.assign(crd.spec, {
    version: "v1",
    validation: { openAPIV3Schema: { type: "object" } },
    versions: undefined,
  });
  const { problems } = parseCrds(JSON.stringify(crd), "x.json");
  expect(problems.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["spec.version", "spec.validation"]),
  );
  expect(problems.map(({ fix }) => fix).join()).toContain("spec.versions[] as schema");
});

test("a typed list whose items have no kind is read, and what else came is shown", () => {
  const { kind: _kind, apiVersion, ...item } = definition();
  const list = { apiVersion, kind: "CustomResourceDefinitionList", items: [item] };
  expect(parseCrds(JSON.stringify(list), "x.json").crds.map(({ name }) => name)).toEqual([
    "boats.harbour.example.org",
  ]);
  expect(parseCrds("404: Not Found\n", "x").problems[0]?.message).toContain('it holds a map with "404"');
});
