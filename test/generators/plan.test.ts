import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, asyncProperty, stringMatching } from "fast-check";
import { expect, test } from "vitest";
import { leastStatus } from "../../generators/controller/default-status.ts";
import { planProject } from "../../generators/index.ts";
import { typedKinds } from "../../generators/kinds.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { DecoratorEntry } from "../../src/model/project.ts";
import { blogCrd, onlyCrd } from "../support/blog-crd.ts";
import { compileErrors, removePlan, writePlan } from "../support/compile.ts";
import { builtin, child, composite, decorator, modelOf } from "../support/project-model.ts";

const crdOf = (group: string, kind: string, plural: string) =>
  onlyCrd(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: "${plural}.${group}" }
spec:
  group: "${group}"
  scope: Namespaced
  names: { plural: "${plural}", singular: "${kind.toLowerCase()}", kind: "${kind}" }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`);

const paths = (plan: Plan): string[] => plan.map(({ path }) => path);

const decorated = decorator("service-per-pod", [builtin("statefulsets")], [child("services")]);

test("the same model gives the same bytes, sorted, with LF and a final newline", async () => {
  const model = () =>
    modelOf([composite(blogCrd, [child("deployments")]), decorated], [blogCrd], { ci: "github" });
  const [first, second] = [await planProject(model()), await planProject(model())];
  expect(second).toEqual(first);
  expect(paths(first)).toEqual([...paths(first)].sort());
  for (const { path, content } of first) {
    if (typeof content !== "string" || path.startsWith("crds/")) continue;
    expect(content, path).toMatch(/[^\n]\n$/);
    expect(content, path).not.toMatch(/\r|[ \t]+\n/);
  }
});

test("the order of the controllers in metatron.json changes no byte", async () => {
  const blog = composite(blogCrd, [child("deployments")]);
  const forward = await planProject(modelOf([blog, decorated], [blogCrd]));
  const backward = await planProject(modelOf([decorated, blog], [blogCrd]));
  const generated = (plan: Plan) => plan.filter(({ path }) => path.startsWith("src/"));
  expect(generated(backward)).toEqual(generated(forward));
});

const alike = [
  crdOf("one.example.org", "Widget", "widgets"),
  crdOf("two.example.org", "Widget", "widgets"),
  crdOf("example.org", "Controllers", "controllers"),
  crdOf("example.org", "Deployment", "deployments"),
  crdOf("example.org", "Function", "functions"),
];

/** Decorators of every workload, alone and all in one, with every hook. */
function decorators(): DecoratorEntry[] {
  const targets = ["deployments", "statefulsets", "daemonsets", "pods", "namespaces", "nodes", "configmaps"];
  const attached = ["services", "configmaps", "secrets", "jobs", "ingresses"].map((kind) => child(kind));
  const hook = { version: "v2" } as const;
  return [
    ...targets.map((target) => decorator(`decorate-${target}`, [builtin(target)], attached)),
    {
      ...decorator("decorate-all", targets.map(builtin), attached),
      hooks: { sync: hook, finalize: hook, customize: hook },
      related: [builtin("secrets")],
    },
    decorated,
  ];
}

test("kinds of one name get files of their own, and compile beside decorators of every workload", async () => {
  const children = [child("deployments"), child("services")];
  const composites = alike.map((crd) => composite(crd, children));
  const plan = await planProject(modelOf([...composites, ...decorators()], alike));
  expect(paths(plan).filter((path) => /^src\/controllers\/(?!decorate|service-per)/.test(path))).toEqual([
    "src/controllers/controllers-example-org.ts",
    "src/controllers/deployment.ts",
    "src/controllers/function.ts",
    "src/controllers/widget-one-example-org.ts",
    "src/controllers/widget-two-example-org.ts",
  ]);
  const folder = writePlan(plan);
  expect(await compileErrors(folder)).toEqual([]);
  removePlan(folder);
});

test("no path leaves the project, whatever the kinds are called", async () => {
  const label = stringMatching(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/);
  const kind = stringMatching(/^[A-Za-z][A-Za-z0-9]{0,14}$/);
  await assert(
    asyncProperty(label, kind, label, async (group, name, plural) => {
      const crd = crdOf(`${group}.example.org`, name, plural);
      const plan = await planProject(modelOf([composite(crd)], [crd]));
      for (const path of paths(plan)) expect(path).toMatch(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./-]+$/);
    }),
    { seed: 7, numRuns: 12 },
  );
});

test("the table of typed kinds is what the installed kubernetes-models offers", () => {
  const root = dirname(dirname(fileURLToPath(import.meta.resolve("kubernetes-models"))));
  const folder = existsSync(join(root, "kubernetes-models")) ? join(root, "kubernetes-models") : root;
  for (const [apiVersion, kinds] of Object.entries(typedKinds)) {
    const files = readdirSync(join(folder, apiVersion));
    for (const each of kinds) expect(files).toContain(`${each}.d.ts`);
  }
  expect(typedKinds["apps/v1"]).toEqual([
    "ControllerRevision",
    "DaemonSet",
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
  ]);
});

test("the least status fills what a schema requires", () => {
  const items = { type: "object" } as const;
  const status = {
    type: "object",
    required: ["parents"],
    properties: { parents: { type: "array", items } },
  } as const;
  expect(leastStatus(status)).toEqual({ parents: [] });
  expect(leastStatus({ type: "object" })).toEqual({});
});
