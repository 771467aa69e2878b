import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderTypes } from "../../../generators/types/index.ts";
import { parseCrds } from "../../../src/crd/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";
import { compileModules } from "./compiler.ts";

test.skipIf(!hasCorpus())(
  "every served version of every real CRD compiles under the strictest flags",
  async () => {
    const modules = new Map<string, string>();
    let crds = 0;
    for (const file of corpusFiles) {
      for (const crd of parseCrds(readFileSync(file, "utf8"), file).crds) {
        crds += 1;
        for (const { name, served } of crd.versions) {
          if (served) modules.set(`${crd.name}-${name}.ts`, (await renderTypes(crd, name)).code);
        }
      }
    }
    expect(compileModules(modules)).toEqual([]);
    process.stderr.write(`note: ${crds} real CRDs, ${modules.size} served versions compile\n`);
  },
);
