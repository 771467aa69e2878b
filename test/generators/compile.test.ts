import { describe, expect, test } from "vitest";
import { planProject } from "../../generators/index.ts";
import type { Crd } from "../../src/model/crd.ts";
import type { CompositeEntry } from "../../src/model/project.ts";
import { blogCrd } from "../support/blog-crd.ts";
import { compileErrors, removePlan, writePlan } from "../support/compile.ts";
import { corpusCrds, corpusFiles, hasCorpus } from "../support/corpus.ts";
import { builtin, child, composite, custom, modelOf } from "../support/project-model.ts";

const kinds = [
  "deployments",
  "statefulsets",
  "services",
  "ingresses",
  "secrets",
  "configmaps",
  "jobs",
  "pods",
  "events",
];

/** Every shape of stub takes its turn: with and without selector, finalize, customize and related objects. */
function variant(crd: Crd, index: number): CompositeEntry {
  const children = kinds.filter((_, position) => (index + position) % 3 !== 0).map((kind) => child(kind));
  const hook = { version: "v2" } as const;
  const hooks = {
    sync: hook,
    ...(index % 2 === 0 ? { finalize: hook } : {}),
    ...(index % 4 < 2 ? { customize: hook } : {}),
  };
  const related = index % 4 === 0 ? [builtin("configmaps"), builtin("nodes")] : [];
  return composite(crd, index % 5 === 0 ? [] : children, {
    hooks,
    related,
    generateSelector: index % 3 !== 0,
  });
}

describe.skipIf(!hasCorpus())("over the corpus", () => {
  test("the stub, declaration and test of every CRD compile", async () => {
    const crds = corpusCrds();
    const plan = await planProject(modelOf(crds.map(variant), crds));
    const folder = writePlan(plan);
    const stubs = plan.filter(({ path }) => path.startsWith("src/controllers/"));
    expect(stubs.length).toBe(crds.length);
    expect(stubs.length).toBeGreaterThan(100);
    expect(await compileErrors(folder)).toEqual([]);
    removePlan(folder);
  }, 120_000);

  test("CRDs compile as children of a Blog: each fourth, or all with METATRON_FULL=1", async () => {
    const step = process.env["METATRON_FULL"] === "1" ? 1 : 4;
    const crds = corpusCrds(corpusFiles.filter((_, index) => index % step === 0));
    const children = crds.map((crd) => ({ ...custom(crd), updateStrategy: { method: "InPlace" } as const }));
    const folder = writePlan(await planProject(modelOf([composite(blogCrd, children)], [blogCrd, ...crds])));
    expect(await compileErrors(folder)).toEqual([]);
    removePlan(folder);
  }, 120_000);
});
