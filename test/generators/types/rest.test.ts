import * as fc from "fast-check";
import ts from "typescript";
import { expect, test } from "vitest";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { renderTypes } from "../../../generators/types/index.ts";
import { crdOf } from "../../support/definition.ts";
import { createProgram, diagnosticsOf } from "../../support/type-compiler.ts";
import { createWalker } from "../../support/type-walker.ts";

const leaf = fc.record(
  {
    type: fc.constant("string" as const),
    description: fc.constantFrom("One.", "Another.", "Several\n\nlines."),
    minLength: fc.nat(2),
    pattern: fc.constantFrom("^a*/b$", "^.+$"),
    default: fc.constantFrom("a", ""),
  },
  { requiredKeys: ["type"] },
);

/** Few names and few forms, so that shapes meet again and again with other texts; some look like Kubernetes' own. */
const form = fc.constantFrom(
  ["postStart", "preStop", "label"],
  ["matchLabels", "matchExpressions"],
  ["key", "operator", "values"],
  ["failureThreshold", "initialDelaySeconds", "periodSeconds", "successThreshold", "timeoutSeconds"],
  ["metadata", "spec"],
  ["name", "value", "valueFrom"],
  ["a"],
);

const schemaOf = (depth: number): fc.Arbitrary<StructuralSchema> =>
  depth === 0
    ? leaf
    : form.chain((names) =>
        fc
          .tuple(
            fc.array(fc.oneof(leaf, schemaOf(depth - 1)), {
              minLength: names.length,
              maxLength: names.length,
            }),
            fc.constantFrom("plain", "list", "map", "nullable"),
            fc.constantFrom(undefined, "Of this.", "Of that."),
          )
          .map(([values, wrapped, description]): StructuralSchema => {
            const said = description === undefined ? {} : { description };
            const properties = Object.fromEntries(names.map((name, index) => [name, values[index] ?? {}]));
            const object: StructuralSchema = { type: "object", properties, ...said };
            if (wrapped === "list") return { type: "array", items: object, maxItems: 5 };
            if (wrapped === "map") return { type: "object", additionalProperties: object };
            return wrapped === "nullable" ? { ...object, nullable: true } : object;
          }),
      );

const places = ["box", "boxes", "defaults", "template", "lifecycle", "spec", "metadata", "probe"];
const specs = fc
  .array(fc.tuple(fc.constantFrom(...places), schemaOf(3)), { minLength: 2, maxLength: 6 })
  .map((entries): StructuralSchema => ({ type: "object", properties: Object.fromEntries(entries) }));

test("shapes that meet again: at rest whatever was there before, with all texts and no dead type", async () => {
  const modules = new Map<string, string>();
  const schemas = new Map<string, StructuralSchema>();
  const all = fc.sample(specs, { numRuns: 120, seed: 20261127 });
  let before = "";
  for (const [index, spec] of all.entries()) {
    const crd = crdOf({ type: "object", properties: { spec } });
    // The file that was there is another CRD's, with other names for the same places.
    const { code } = await renderTypes(crd, "v1", before);
    const again = (await renderTypes(crd, "v1", code)).code;
    expect(again).toBe(code);
    expect((await renderTypes(crd, "v1", again)).code).toBe(code);
    for (const [, name = ""] of code.matchAll(/^export (?:interface|type) (\w+)/gm)) {
      if (/^Boat(Input)?$/.test(name)) continue;
      expect(code.match(new RegExp(`\\b${name}\\b`, "g"))?.length, `${name} is dead`).toBeGreaterThan(1);
    }
    before = code;
    modules.set(`s${index}.ts`, code);
    schemas.set(`s${index}.ts`, spec);
  }
  const program = createProgram(modules);
  expect(diagnosticsOf(program)).toEqual([]);
  const checker = program.getTypeChecker();
  const walker = createWalker(checker);
  for (const source of program.getSourceFiles()) {
    const spec = schemas.get(source.fileName.split("/").at(-1) ?? "");
    if (spec === undefined) continue;
    const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
    const type = symbols.find(({ name }) => name === "BoatSpec") as ts.Symbol;
    walker.check(spec, checker.getDeclaredTypeOfSymbol(type), source.fileName, false);
  }
  expect(walker.wrong).toEqual([]);
  expect(walker.checked.nodes).toBeGreaterThan(1000);
});
