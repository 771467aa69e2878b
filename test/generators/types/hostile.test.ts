import { describe, expect, test } from "vitest";
import { renderTypes } from "../../../generators/types/index.ts";
import { parseCrds } from "../../../src/crd/index.ts";
import { crdOf, crdOfSpec, definition } from "../../support/definition.ts";
import { compileModules } from "../../support/type-compiler.ts";
import { strangers } from "../../support/type-statements.ts";

const texts: readonly (readonly [string, string])[] = [
  ["the end of a comment", "*/ evil(); /*"],
  ["many ends of comments", "**/ */*/ *\\/ evil() //"],
  ["quotes", `" ' \\" \\' "; evil(); "`],
  ["backticks", "`; evil(); `${evil()}"],
  ["newlines", 'a\n"; evil();\r\nevil()\rb'],
  ["JavaScript's line ends", "a\u2028evil()\u2029evil()"],
  ["bidirectional controls", "\u202Eevil\u2066\u2069\u200F"],
  ["control characters", "\u0000\u0007\u001B[31m\u007F\u0085\uFEFF"],
  ["lone surrogates", "\uD800 \uDC00"],
  ["what the renderer writes itself", "p0?: string\nt1\n/**\n */\n}\nexport interface T1 {"],
  ["a tag", "@deprecated\n@type {evil}"],
  ["a property of every object", "__proto__"],
  ["a method of every object", "hasOwnProperty"],
  ["a constructor", "constructor"],
  ["code as a name", 'a"; evil()'],
  ["brackets", "]: evil; [key: string"],
  ["dollars", "$& $1 $$ $`"],
  ["nothing", ""],
  ["a keyword of JSON Schema", "$ref"],
  ["a keyword of the renderer", "tsType"],
  ["emoji", "\u{1F600}\u{E0041}"],
];

function schemaWith(text: string): unknown {
  const value = {
    type: "string",
    description: text,
    default: text,
    enum: [text, "b"],
    pattern: text,
    format: text,
    oneOf: [{ pattern: text, description: text }],
    "x-kubernetes-validations": [
      { rule: text, message: text, messageExpression: text, fieldPath: text, reason: text },
    ],
  };
  const object = {
    type: "object",
    description: text,
    default: { [text]: text },
    properties: { [text]: value, a: value },
  };
  const list = { type: "array", items: object, description: text, "x-kubernetes-list-map-keys": [text] };
  const map = { type: "object", additionalProperties: value };
  const metadata = { ...object, "x-kubernetes-embedded-resource": true };
  const properties = Object.fromEntries([
    [text, object],
    ["list", list],
    ["map", map],
    ["embedded", metadata],
  ]);
  return {
    type: "object",
    description: text,
    required: [text],
    properties: { spec: { type: "object", properties }, status: object, [text]: list },
  };
}

describe("text of every kind stays text", () => {
  test.each(texts)("%s", async (_name, text) => {
    const { code } = await renderTypes(crdOf(JSON.parse(JSON.stringify(schemaWith(text)))), "v1");
    expect(strangers(code)).toEqual([]);
    expect(compileModules(new Map([["a.ts", code]]))).toEqual([]);
    expect(code).not.toMatch(/[^\P{Control}\n]|[\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/u);
  });
});

describe("what a schema must not say is not heard", () => {
  test.each([
    ["tsType", { tsType: "typeof evil" }],
    ["tsEnumNames", { enum: ["a"], tsEnumNames: ["evil()"] }],
    ["title", { title: "evil" }],
    ["$id", { $id: "evil", id: "evil" }],
    ["extends", { extends: { title: "evil" } }],
    ["definitions", { definitions: { evil: { type: "string" } }, $defs: { evil: {} } }],
    ["patternProperties", { patternProperties: { evil: { type: "string" } } }],
    ["const", { const: "evil" }],
    ["deprecated", { deprecated: "evil" }],
    ["customName", { customName: "evil" }],
  ])("%s", async (_name, keywords) => {
    const object = { type: "object", properties: { a: { type: "string", ...keywords } }, ...keywords };
    const { code } = await renderTypes(crdOfSpec(object), "v1");
    expect(code.replaceAll("medieval", "")).not.toContain("evil");
    expect(strangers(code)).toEqual([]);
  });

  test.each([
    "#",
    "#/definitions/a",
    "/etc/passwd",
    "../x.json",
    "file:///etc/passwd",
    "http://127.0.0.1:1/x",
    "",
    7,
    {},
    [],
  ])("$ref: %j is refused before anything is read", ($ref) => {
    const text = JSON.stringify(
      definition({ type: "object", properties: { spec: { type: "object", properties: { a: { $ref } } } } }),
    );
    const { crds, problems } = parseCrds(text, "x");
    expect(crds).toEqual([]);
    expect(problems).toMatchObject([{ code: "CRD_REF" }]);
  });

  test("a property may be called $ref", async () => {
    const { code } = await renderTypes(
      crdOfSpec({ type: "object", properties: { $ref: { type: "string" }, items: { type: "string" } } }),
      "v1",
    );
    expect(code).toContain("$ref?: string;");
  });
});

describe("size", () => {
  const string = { type: "string" };

  test("twenty thousand properties", async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`p${index}`, string]),
    );
    const { code } = await renderTypes(crdOfSpec({ type: "object", properties }), "v1");
    expect(code).toContain("p19999?: string;");
  });

  test("five thousand objects that are all different", async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [
        `o${index}`,
        { type: "object", properties: { [`p${index}`]: string } },
      ]),
    );
    const { code } = await renderTypes(crdOfSpec({ type: "object", properties }), "v1");
    expect(code).toContain("export interface O4999 {");
  });

  test("two hundred levels", async () => {
    let schema: unknown = string;
    for (let level = 0; level < 198; level += 1) schema = { type: "object", properties: { a: schema } };
    const { code } = await renderTypes(crdOfSpec(schema), "v1");
    expect(compileModules(new Map([["a.ts", code]]))).toEqual([]);
  });

  test("bounded lists within bounded lists are no tuples", async () => {
    let schema: unknown = string;
    for (let level = 0; level < 30; level += 1)
      schema = { type: "array", items: schema, minItems: 1, maxItems: 1000 };
    const { code } = await renderTypes(crdOfSpec({ type: "object", properties: { a: schema } }), "v1");
    expect(code).toContain(`a?: string${"[]".repeat(30)};`);
  });

  test("an enum of ten thousand", async () => {
    const values = Array.from({ length: 10_000 }, (_, index) => `value-${index}`);
    const { code } = await renderTypes(
      crdOfSpec({ type: "object", properties: { a: { type: "string", enum: values } } }),
      "v1",
    );
    expect(code).toContain('    | "value-9999";');
    expect(strangers(code)).toEqual([]);
  });
});
