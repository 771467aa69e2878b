import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderTypes } from "../../../generators/types/index.ts";
import { crdErrors, parseCrds, parseYamlDocuments } from "../../../src/crd/index.ts";
import { crdArbitrary } from "../../support/arbitrary-crd.ts";
import { legacy } from "../../support/definition.ts";
import { compileModules } from "../../support/type-compiler.ts";
import { strangers } from "../../support/type-statements.ts";

test("any CRD compiles, or is refused with a reason", { timeout: 120_000 }, async () => {
  const modules = new Map<string, string>();
  let refused = 0;
  for (const [index, crd] of fc.sample(crdArbitrary, { numRuns: 160, seed: 20261122 }).entries()) {
    const { crds, problems } = parseCrds(JSON.stringify(legacy(crd)), "x.json");
    if (problems.length > 0) expect(parseCrds(JSON.stringify(crd), "x.json").crds).toEqual([]);
    else parseCrds(JSON.stringify(crd), "x.json");
    if (problems.length > 0) {
      refused += 1;
      for (const problem of problems) {
        expect(crdErrors).toHaveProperty(problem.code);
        expect(problem.message.length).toBeGreaterThan(10);
        expect(problem.fix).toBeTruthy();
      }
      expect(crds).toEqual([]);
      continue;
    }
    for (const parsed of crds) {
      const { code } = await renderTypes(parsed, "v1");
      expect(strangers(code)).toEqual([]);
      modules.set(`crd-${index}.ts`, code);
    }
  }
  expect(modules.size + refused).toBe(160);
  expect(modules.size).toBeGreaterThan(60);
  expect(refused).toBeGreaterThan(10);
  expect(compileModules(modules)).toEqual([]);
});

test("any text is parsed or refused, never more", () => {
  const piece = fc.constantFrom(
    "a",
    ":",
    " ",
    "\n",
    "- ",
    "---\n",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!int ",
    "|",
    ">",
    '"',
    "'",
    "#",
    "<<: ",
    "? ",
    "%",
    "\t",
    "0x",
    "~",
    "...\n",
    "kind: ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const { documents, problems } = parseYamlDocuments(pieces.join(""), "x");
      for (const problem of problems) expect(problem.file).toBe("x");
      expect(documents.length).toBeLessThan(50);
    }),
    { numRuns: 1000, seed: 20261122 },
  );
});

test("wrong shapes anywhere in a document are refused", () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, "", [], {}, 0, true));
  const base = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  const names = fc.record(
    { kind: value, plural: value, listKind: value, shortNames: value },
    { requiredKeys: [] },
  );
  const version = fc.record(
    {
      name: value,
      served: value,
      storage: value,
      schema: value,
      subresources: value,
      additionalPrinterColumns: value,
      selectableFields: value,
    },
    { requiredKeys: [] },
  );
  const versions = fc.oneof(value, fc.array(fc.oneof(value, version)));
  const spec = fc.oneof(
    value,
    fc.record(
      { group: value, scope: value, names: fc.oneof(value, names), versions, conversion: value },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(spec, value, fc.constantFrom("v1", "v1beta1"), (spec, metadata, version) => {
      const crd = { ...base, apiVersion: `apiextensions.k8s.io/${version}`, metadata, spec };
      const { crds, problems } = parseCrds(JSON.stringify(crd), "x");
      expect(crds).toEqual([]);
      expect(problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 600, seed: 20261122 },
  );
});
