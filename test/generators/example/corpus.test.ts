import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileSchema, formatFieldError, type UncheckedRule } from "@metatron/runtime/schema";
import { type Crd, parseCrds } from "../../../src/crd/index.ts";
import { findExample } from "../../../generators/example/index.ts";
import { corpusFiles, hasCorpus } from "../../support/corpus.ts";

const crds: readonly Crd[] = corpusFiles.flatMap((file) => parseCrds(readFileSync(file, "utf8"), file).crds);

describe.skipIf(!hasCorpus())("examples of real CRDs", () => {
  test("each served version's example validates against its own schema", { timeout: 120_000 }, () => {
    const failed: string[] = [];
    const unchecked: UncheckedRule[] = [];
    let versions = 0;
    for (const crd of crds) {
      for (const version of crd.versions.filter(({ served }) => served)) {
        versions += 1;
        const started = performance.now();
        const example = findExample(crd, version.name);
        const took = performance.now() - started;
        if (took > 500 && process.env["SLOW"]) console.log(crd.name, version.name, Math.round(took));
        const compiled = compileSchema(version.schema);
        const found = compiled.validate(compiled.applyDefaults(example.object));
        unchecked.push(...found.unchecked);
        const { pruned } = compiled.prune(example.object);
        const problems = [
          ...found.errors.map(formatFieldError),
          ...pruned.map((path) => `unknown field ${path}`),
        ];
        if (problems.length > 0 || example.kind === "invalid")
          failed.push(`${crd.name} ${version.name}: ${problems.join("; ")}`);
      }
    }
    process.stderr.write(
      `examples: ${versions - failed.length} of ${versions} served versions of ${crds.length} CRDs are valid\n`,
    );
    expect(failed).toEqual([]);
    expect(unchecked).toEqual([]);
  });
});
