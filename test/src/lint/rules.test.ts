import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examine } from "../../../src/commands/lint/examine.ts";
import { readLintFiles } from "../../../src/commands/lint/files.ts";
import { rules } from "../../../src/lint/index.ts";
import { corpusFolder, hasCorpus } from "../../support/corpus.ts";
import { root } from "../../support/root.ts";

const fixtures = join(root, "test/fixtures/lint");

async function findingsIn(folder: string) {
  const { findings, problems } = examine(await readLintFiles(folder, ["."]));
  expect(problems).toEqual([]);
  return findings;
}

test("every rule has fixtures and every fixture a rule", () => {
  const ids = rules.map((rule) => rule.id).sort();
  expect(readdirSync(fixtures).sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("is seen in the bad example, with a line and a path", async () => {
    const findings = (await findingsIn(join(fixtures, id, "bad"))).filter((finding) => finding.rule === id);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding.severity).toBe(rule.severity);
      expect(finding.line).toBeGreaterThan(0);
      expect(finding.path).not.toBe("");
      expect(finding.message).not.toMatch(/undefined|\[object/);
    }
  });

  test("is not seen in the good example, nor is any other rule", async () => {
    expect(await findingsIn(join(fixtures, id, "good"))).toEqual([]);
  });
});

const examples = join(root, "test/fixtures/lint-examples");

test.each(readdirSync(examples))("finds nothing wrong in other people's manifests: %s", async (example) => {
  expect(await findingsIn(join(examples, example))).toEqual([]);
});

test.skipIf(!hasCorpus())(
  "finds nothing wrong in the real CRDs as they stand alone",
  async () => {
    const { documents, findings, problems } = examine(await readLintFiles(corpusFolder, ["."]));
    expect(documents.length).toBeGreaterThan(100);
    expect(problems).toEqual([]);
    expect(findings).toEqual([]);
  },
  120_000,
);
