import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { compareCrds } from "../../../src/crd/changes/index.ts";
import { parseCrds } from "../../../src/crd/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";

describe.skipIf(!hasCorpus())("over real CRDs", () => {
  test(
    "a CRD compared with itself did not change, and every removed spec field is found",
    { timeout: 120_000 },
    () => {
      let compared = 0;
      for (const file of corpusFiles) {
        for (const crd of parseCrds(readFileSync(file, "utf8"), file).crds) {
          compared += 1;
          expect(compareCrds(crd, structuredClone(crd))).toEqual([]);
          const bare = {
            ...crd,
            versions: crd.versions.map((item) => ({ ...item, schema: withoutSpecFields(item.schema) })),
          };
          const expected = crd.versions.flatMap(({ name, schema }) =>
            Object.keys(schema.properties?.["spec"]?.properties ?? {}).map((key) => `${name} spec.${key}`),
          );
          const removed = compareCrds(crd, bare).filter(({ kind }) => kind === "field-removed");
          expect(removed.map(({ version, path }) => `${version ?? ""} ${path}`)).toEqual(expected);
        }
      }
      process.stderr.write(`changes: ${compared} CRDs compared\n`);
    },
  );
});

function withoutSpecFields(schema: StructuralSchema): StructuralSchema {
  const { spec, ...properties } = schema.properties ?? {};
  if (spec === undefined) return schema;
  const { properties: _gone, ...rest } = spec;
  return { ...schema, properties: { ...properties, spec: { type: "object", ...rest } } };
}
