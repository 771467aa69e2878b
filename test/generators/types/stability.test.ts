import { readFileSync } from "node:fs";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { describe, expect, test } from "vitest";
import { renderTypes } from "../../../generators/types/index.ts";
import { type Crd, parseCrds } from "../../../src/crd/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";
import { exportedNames, objectsOf, pathNames, withProperty } from "../../support/crd-edits.ts";
import { crdOf } from "../../support/definition.ts";
import { compileModules } from "../../support/type-compiler.ts";

const string: StructuralSchema = { type: "string" };
const additions: readonly (readonly [string, StructuralSchema])[] = [
  ["aaaAdded", string],
  ["zzzAdded", { type: "object", properties: { inner: { type: "object", properties: { a: string } } } }],
  ["mmmAdded", { type: "array", items: { type: "object", properties: { a: { ...string, default: "b" } } } }],
];

const withSchema = (crd: Crd, name: string, schema: StructuralSchema): Crd => ({
  ...crd,
  versions: crd.versions.map((version) => (version.name === name ? { ...version, schema } : version)),
});

describe("adding a field renames nothing that was there", () => {
  test.skipIf(!hasCorpus())("over edited real CRDs", { timeout: 120_000 }, async () => {
    let edits = 0;
    // Every eighth file, and in it three objects spread over the schema: small enough for each run, seen by all in time.
    for (const [index, file] of corpusFiles.filter((_, position) => position % 8 === 0).entries()) {
      const [crd] = parseCrds(readFileSync(file, "utf8"), file).crds;
      const version = crd?.versions.find(({ storage }) => storage);
      if (!crd || !version || readFileSync(file).length > 400_000) continue;
      const before = exportedNames((await renderTypes(crd, version.name)).code);
      const objects = objectsOf(version.schema);
      for (const [position, [name, value]] of additions.entries()) {
        const target = objects[(position * 7919 + index * 104_729) % objects.length];
        if (!target) continue;
        const edited = withSchema(crd, version.name, withProperty(version.schema, target, name, value));
        const after = new Set(exportedNames((await renderTypes(edited, version.name)).code));
        expect(before.filter((one) => !after.has(one))).toEqual([]);
        edits += 1;
      }
    }
    process.stderr.write(`note: ${edits} edits of real CRDs renamed no type\n`);
  });

  const listener: StructuralSchema = {
    type: "object",
    properties: { tls: { type: "object", properties: { a: string } } },
  };
  const spec: StructuralSchema = {
    type: "object",
    properties: { listeners: { type: "array", items: listener }, deep: listener },
  };

  test("every path keeps the name of its type, but where two that were alike part", async () => {
    const before = pathNames(
      (await renderTypes(crdOf({ type: "object", properties: { spec } }), "v1")).code,
      "Boat",
    );
    expect(Object.fromEntries(before)).toEqual({
      "Boat.spec": "BoatSpec",
      "Boat.spec.listeners": "Deep",
      "Boat.spec.listeners.tls": "Tls",
      "Boat.spec.deep": "Deep",
      "Boat.spec.deep.tls": "Tls",
    });
    const edited = withProperty(spec, listener.properties?.["tls"] as StructuralSchema, "b", string);
    const after = pathNames(
      (await renderTypes(crdOf({ type: "object", properties: { spec: edited } }), "v1")).code,
      "Boat",
    );
    expect(after).toEqual(before);
  });

  test("an object that joins with a better claim leaves the name where it was", async () => {
    const before = await renderTypes(crdOf({ type: "object", properties: { spec } }), "v1");
    const deeper = { type: "object", properties: { x: { type: "number" } } } as const;
    const joined = withProperty(spec, spec, "tls", deeper);
    const crd = crdOf({ type: "object", properties: { spec: joined } });
    const after = pathNames((await renderTypes(crd, "v1", before.code)).code, "Boat");
    for (const [path, name] of pathNames(before.code, "Boat"))
      expect([path, after.get(path)]).toEqual([path, name]);
    expect(after.get("Boat.spec.tls")).toBe("SpecTls");
    // Without memory the shallow one wins.
    expect(pathNames((await renderTypes(crd, "v1")).code, "Boat").get("Boat.spec.tls")).toBe("Tls");
  });

  test("memory is made of names alone: what else a file says is not taken over", async () => {
    const crd = crdOf({ type: "object", properties: { spec } });
    const { code } = await renderTypes(crd, "v1");
    const edits = [
      code.replaceAll("Tls", "Promise"),
      code.replaceAll("Tls", "Container"),
      code.replaceAll("Tls", "BoatSpec"),
      code.replaceAll("Tls", "Boat"),
      `${code}\nevil();\nexport interface Boat {\n  spec: BoatSpec;\n}\n`,
      "export interface Boat {\n  spec?: Boat;\n}\n",
    ];
    for (const edited of edits) {
      const { code: again } = await renderTypes(crd, "v1", edited);
      expect(compileModules(new Map([["a.ts", again]]))).toEqual([]);
      expect(again).not.toContain("evil");
      expect(exportedNames(again)).not.toContain("Promise");
    }
  });

  test.skipIf(!hasCorpus())("the second run changes nothing", { timeout: 120_000 }, async () => {
    for (const file of corpusFiles.filter((_, position) => position % 12 === 0)) {
      for (const crd of parseCrds(readFileSync(file, "utf8"), file).crds) {
        const version = crd.versions.find(({ storage }) => storage)?.name ?? "";
        const { code } = await renderTypes(crd, version);
        expect((await renderTypes(crd, version, code)).code).toBe(code);
      }
    }
  });
});
