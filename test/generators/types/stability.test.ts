import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { renderTypes } from "../../../generators/types/index.ts";
import { type Crd, parseCrds } from "../../../src/crd/index.ts";
import { crdOf } from "../../src/crd/definition.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";
import { exportedNames, objectsOf, pathNames, withProperty } from "./edits.ts";

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
    // Every fifth file, and in it three objects spread over the schema: small enough for each run, seen by all in time.
    for (const [index, file] of corpusFiles.filter((_, position) => position % 5 === 0).entries()) {
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
});
