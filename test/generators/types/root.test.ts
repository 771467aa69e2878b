import { describe, expect, test } from "vitest";
import { renderTypes } from "../../../generators/types/index.ts";
import { type Crd, parseCrds } from "../../../src/crd/index.ts";
import { crdOf, definition } from "../../support/definition.ts";
import { compileModules } from "../../support/type-compiler.ts";
import { membersOf } from "../../support/type-statements.ts";

const open = { "x-kubernetes-preserve-unknown-fields": true };
const spec = { type: "object", properties: { a: { type: "string" } } };

async function render(crd: Crd) {
  const { code, names } = await renderTypes(crd, "v1");
  expect(compileModules(new Map([["a.ts", code]]))).toEqual([]);
  return { found: membersOf(code), names, code };
}

describe("the object itself", () => {
  test("apiVersion, kind and metadata do not depend on what the schema says of them", async () => {
    const string = { type: "string", description: "boilerplate" };
    const properties = { apiVersion: string, kind: string, metadata: { type: "object" }, spec, status: spec };
    const { found, names } = await render(
      crdOf({ type: "object", required: ["spec", "status"], properties }),
    );
    expect(found["Boat"]).toEqual({
      apiVersion: '"harbour.example.org/v1"',
      kind: '"Boat"',
      metadata: "NamespacedMeta",
      spec: "BoatSpec",
      "status?": "BoatStatus",
    });
    expect(found["BoatInput"]).toEqual({ ...(found["Boat"] as object), metadata: "ObjectMeta" });
    expect(names).toEqual({
      parent: "Boat",
      input: "BoatInput",
      spec: "BoatSpec",
      status: "BoatStatus",
      statusInput: "BoatStatus",
    });
  });

  test("a cluster-scoped object has no namespace", async () => {
    const crd = definition({ type: "object", properties: { spec } });
    crd.spec.scope = "Cluster";
    const [parsed] = parseCrds(JSON.stringify(crd), "x").crds;
    const { found } = await render(parsed as Crd);
    expect(found["Boat"]).toMatchObject({ metadata: "ClusterMeta" });
  });

  test("spec is there when it is required or has a default", async () => {
    const { found: optional } = await render(crdOf({ type: "object", properties: { spec } }));
    expect(optional["Boat"]).toHaveProperty("spec?");
    const { found } = await render(crdOf({ type: "object", properties: { spec: { ...spec, default: {} } } }));
    expect(found["Boat"]).toHaveProperty("spec");
    expect(found["BoatInput"]).toHaveProperty("spec?");
  });

  test("other properties at the top are kept", async () => {
    const data = { type: "object", additionalProperties: { type: "string" } };
    const properties = { data, immutable: { type: "boolean" }, rules: { type: "array", items: spec } };
    const { found, names } = await render(crdOf({ type: "object", required: ["data"], properties }));
    expect(found["Boat"]).toMatchObject({
      data: "Record<string, string>",
      "immutable?": "boolean",
      "rules?": "BoatRule[]",
    });
    expect(names).toEqual({ parent: "Boat", input: "BoatInput" });
  });

  test.each([
    ["only preserve-unknown-fields", open],
    ["preserve-unknown-fields beside the type", { type: "object", ...open }],
  ])("%s gives open spec and status", async (_name, schema) => {
    const { found, names } = await render(crdOf(schema));
    expect(found["Boat"]).toEqual({
      apiVersion: '"harbour.example.org/v1"',
      kind: '"Boat"',
      metadata: "NamespacedMeta",
      "spec?": "BoatSpec",
      "status?": "BoatStatus",
      "[key: string]": "unknown",
    });
    expect(found).toMatchObject({
      BoatSpec: "Record<string, unknown>",
      BoatStatus: "Record<string, unknown>",
    });
    expect(names).toMatchObject({ spec: "BoatSpec", status: "BoatStatus" });
  });

  test.each([
    ["any JSON", open, "unknown"],
    ["text", { type: "string" }, "string"],
    ["a list of objects", { type: "array", items: spec }, "BoatSpecItem[]"],
    [
      "a list of objects with defaults",
      { type: "array", items: { type: "object", properties: { a: { type: "string", default: "" } } } },
      "BoatSpecItem[]",
    ],
    ["a map of objects", { type: "object", additionalProperties: spec }, "Record<string, BoatSpecItem>"],
    ["an empty object", { type: "object" }, "Record<string, never>"],
    ["literals", { type: "string", enum: ["a", "b"] }, '"a" | "b"'],
  ])("a spec that is %s has a name too", async (_name, schema, type) => {
    const { found, names } = await render(crdOf({ type: "object", properties: { spec: schema } }));
    expect(found["BoatSpec"]).toBe(type);
    expect(found["Boat"]).toHaveProperty("spec?", "BoatSpec");
    expect(names.spec).toBe("BoatSpec");
  });

  test("a spec that may be null", async () => {
    const { found } = await render(
      crdOf({ type: "object", properties: { spec: { ...spec, nullable: true } } }),
    );
    expect(found["Boat"]).toHaveProperty("spec?", "BoatSpec | null");
  });

  test.each([
    ["Function", "FunctionResource"],
    ["Map", "MapResource"],
    ["Container", "ContainerResource"],
    ["Node", "NodeResource"],
    ["boat-House", "BoatHouse"],
  ])("the kind %s is the type %s", async (kind, type) => {
    const crd = definition({ type: "object", properties: { spec } });
    crd.spec.names["kind"] = kind;
    const [parsed] = parseCrds(JSON.stringify(crd), "x").crds;
    const { found, names } = await render(parsed as Crd);
    expect(names).toMatchObject({ parent: type, spec: `${type}Spec` });
    expect(found[type]).toMatchObject({ kind: JSON.stringify(kind) });
  });

  test("a version that is not there is our mistake", async () => {
    await expect(renderTypes(crdOf({ type: "object" }), "v9")).rejects.toThrow("no version v9");
  });
});

test("the same input gives the same bytes, whatever the order of its keys", async () => {
  const properties = { b: { type: "object", properties: { c: { type: "string" } } }, a: { type: "string" } };
  const crd = crdOf({ type: "object", properties: { spec: { type: "object", properties } } });
  expect((await renderTypes(crd, "v1")).code).toBe((await renderTypes(crd, "v1")).code);
});
