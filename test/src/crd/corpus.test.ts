import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseCrds } from "../../../src/crd/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";

test.skipIf(!hasCorpus())("every real CRD is understood", () => {
  const results = corpusFiles.map((file) => parseCrds(readFileSync(file, "utf8"), file));
  expect(results.flatMap((result) => result.problems)).toEqual([]);
  const crds = results.flatMap((result) => result.crds);
  expect(crds.length).toBeGreaterThanOrEqual(corpusFiles.length);
  for (const crd of crds) expect(crd.versions.some((version) => version.served)).toBe(true);
});
