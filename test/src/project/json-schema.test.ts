import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { projectJsonSchema, renderProjectJsonSchema, serializeProject } from "../../../src/project/index.ts";
import { sampleProject } from "../../support/project.ts";

const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  projectJsonSchema,
);
const parsed = (): Record<string, unknown> & { controllers: Record<string, unknown>[] } =>
  JSON.parse(serializeProject(sampleProject)) as never;

describe("the schema of metatron.json for editors", () => {
  test("accepts what we write", () => {
    expect(validate(parsed()), JSON.stringify(validate.errors)).toBe(true);
  });

  for (const [name, edit] of [
    ["an unknown field", { extra: 1 }],
    ["a wrong name", { name: "A_b" }],
    ["a wrong image", { image: "a:b" }],
    ["a wrong port", { service: { port: 0 } }],
    ["a controller without type", { controllers: [{}] }],
  ] as const)
    test(`refuses ${name}`, () => expect(validate({ ...parsed(), ...edit })).toBe(false));

  test("describes every field of the project", () => {
    const properties = projectJsonSchema["properties"] as Record<string, { description?: string }>;
    expect(
      Object.entries(properties).filter(([name, { description }]) => name !== "$schema" && !description),
    ).toEqual([]);
    expect(renderProjectJsonSchema().endsWith("}\n")).toBe(true);
  });
});
