import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examine, readLintFiles } from "../../../src/commands/lint.ts";
import { parseLintDocuments, rules, toContext } from "../../../src/lint/index.ts";
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
  test("is seen in the bad example, at the lines and paths of expected.json (UPDATE=1 writes it)", async () => {
    const folder = join(fixtures, id, "bad");
    const findings = (await findingsIn(folder)).filter((finding) => finding.rule === id);
    expect(findings.length).toBeGreaterThan(0);
    for (const { severity, message } of findings) {
      expect(severity).toBe(rule.severity);
      expect(message).not.toMatch(/undefined(?! field )|\[object/);
    }
    const seen = findings.map(({ file, line, path }) => ({ file, line, path }));
    const expected = join(fixtures, id, "expected.json");
    if (process.env["UPDATE"] === "1") writeFileSync(expected, `${JSON.stringify(seen, null, 2)}\n`);
    expect(seen).toEqual(JSON.parse(readFileSync(expected, "utf8")));
  });

  test("is not seen in the good example, nor is any other rule", async () => {
    expect(await findingsIn(join(fixtures, id, "good"))).toEqual([]);
  });
});

const examples = join(root, "test/fixtures/lint-examples");

/** What 4.17.2 does with a method, whoever wrote the manifest. */
const methods = ["recreate-server-side", "rolling-stalls"];

test.each(readdirSync(examples))("finds nothing wrong in other people's manifests: %s", async (example) => {
  const findings = await findingsIn(join(examples, example));
  expect(findings.filter(({ rule }) => !methods.includes(rule))).toEqual([]);
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

/** A composite controller with a CRD as its parent, as somebody would write it. */
function controllerOf(group: string, version: string, plural: string): string {
  const hooks = { sync: { webhook: { url: "http://hooks.example/sync" } } };
  const parentResource = { apiVersion: `${group}/${version}`, resource: plural };
  const spec = { generateSelector: true, parentResource, hooks };
  return JSON.stringify({
    apiVersion: "metacontroller.k8s.io/v1alpha1",
    kind: "CompositeController",
    metadata: { name: plural },
    spec,
  });
}

test.skipIf(!hasCorpus())(
  "accuses real CRDs as parents only of what they lack",
  async () => {
    const counts = new Map<string, number>();
    for (const file of await readLintFiles(corpusFolder, ["."])) {
      const [crd] = toContext(parseLintDocuments(file.text, file.path).documents, undefined).crds;
      const version = crd?.versions.find(({ isServed }) => isServed);
      if (!crd || !version) continue;
      const text = controllerOf(crd.group, version.name, crd.plural);
      const { findings } = examine([file, { path: "controller.json", absolute: "", text }]);
      const status = JSON.stringify(version.schema["properties"] ?? {});
      for (const { rule } of findings) {
        counts.set(rule, (counts.get(rule) ?? 0) + 1);
        if (rule === "crd-no-status") expect(version.hasStatus, crd.plural).toBe(false);
        else if (rule === "crd-no-observed-generation") expect(hasField(status), crd.plural).toBe(false);
        else expect([rule, crd.plural]).toEqual(["parent-not-crd", crd.plural]);
      }
    }
    process.stderr.write(`note: real CRDs as parents: ${JSON.stringify(Object.fromEntries(counts))}\n`);
  },
  120_000,
);

/** Whether the status of a schema's properties, as text, declares observedGeneration at its top or keeps unknown fields. */
function hasField(properties: string): boolean {
  const { status } = JSON.parse(properties) as {
    status?: { properties?: object; "x-kubernetes-preserve-unknown-fields"?: boolean };
  };
  return (
    status?.["x-kubernetes-preserve-unknown-fields"] === true ||
    Object.hasOwn(status?.properties ?? {}, "observedGeneration")
  );
}
