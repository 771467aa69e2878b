import { expect, test } from "vitest";
import { createContext } from "../../generators/context.ts";
import { planProject } from "../../generators/index.ts";
import { crdOf } from "../support/blog-crd.ts";
import { removePlan, writePlan } from "../support/compile.ts";
import { drive } from "../support/drive.ts";
import { child, composite, custom, modelOf } from "../support/project-model.ts";

const labels = "{ type: object, additionalProperties: { type: string } }";
const conditions = "{ type: array, items: { type: object, x-kubernetes-preserve-unknown-fields: true } }";
const status = `{ type: object, properties: { observedGeneration: { type: integer }, conditions: ${conditions} } }`;
const setOf = (spec: string) =>
  crdOf("Set", `{ type: object, properties: { spec: ${spec}, status: ${status} } }`);

const children = ["deployments", "services", "configmaps"].map((kind) => child(kind));

async function expectToWork(model: ReturnType<typeof modelOf>): Promise<void> {
  const folder = writePlan(await planProject(model));
  for (const controller of createContext(model).controllers)
    expect(await drive(folder, controller)).toEqual([]);
  removePlan(folder);
}

for (const [name, spec] of [
  [
    "declares it",
    `{ type: object, properties: { selector: { type: object, properties: { matchLabels: ${labels} } } } }`,
  ],
  [
    "requires it",
    `{ type: object, required: [selector], properties: { selector: { type: object, properties: { matchLabels: ${labels} } } } }`,
  ],
  [
    "leaves the selector open",
    "{ type: object, properties: { selector: { type: object, x-kubernetes-preserve-unknown-fields: true } } }",
  ],
  ["leaves the spec open", "{ type: object, x-kubernetes-preserve-unknown-fields: true }"],
] as const)
  test(`a fresh project selects its children by spec.selector where the schema ${name}`, async () => {
    const crd = setOf(spec);
    const model = modelOf([composite(crd, children, { generateSelector: false })], [crd]);
    await expectToWork(model);
  });

test("a parent with a template can roll its children by its own selector", async () => {
  const open = "{ type: object, x-kubernetes-preserve-unknown-fields: true }";
  const crd = setOf(
    `{ type: object, required: [template], properties: { selector: ${open}, template: ${open} } }`,
  );
  const rolling = [child("deployments", "RollingInPlace"), child("services")];
  const model = modelOf([composite(crd, rolling, { generateSelector: false })], [crd]);
  await expectToWork(model);
});

test("where the schema drops spec.selector the test only asks for an answer, and says why", async () => {
  const crd = setOf("{ type: object, properties: { image: { type: string } } }");
  const model = modelOf([composite(crd, children, { generateSelector: false })], [crd]);
  const files = new Map((await planProject(model)).map(({ path, content }) => [path, String(content)]));
  expect(files.get("test/set.test.ts")).toContain("drops it");
  expect(files.get("test/set.test.ts")).not.toContain("simulate(");
});

test("the example has the labels by which the controller chooses its parents", async () => {
  const crd = setOf("{ type: object, properties: { image: { type: string } } }");
  const parent = { ...custom(crd), labelSelector: { matchLabels: { tier: "web" } } };
  const plan = await planProject(modelOf([composite(crd, children, { parent })], [crd]));
  const example = plan.find(({ path }) => path === "examples/set.yaml");
  expect(String(example?.content)).toMatch(/labels:\n +tier: web\n/);
});
