import { load } from "js-yaml";
import { expect, test } from "vitest";
import { planProject } from "../../generators/index.ts";
import { blogCrd, crdOf } from "../support/blog-crd.ts";
import { child, composite, custom, modelOf } from "../support/project-model.ts";

const rules = '[{ rule: "1 > 2", message: "has no answer" }]';
const spec = `{ type: object, properties: { answer: { type: integer } }, x-kubernetes-validations: ${rules} }`;
const crd = crdOf("Riddle", `{ type: object, required: [spec], properties: { spec: ${spec} } }`);

async function planned(...args: Parameters<typeof modelOf>): Promise<ReadonlyMap<string, string>> {
  const plan = await planProject(modelOf(...args));
  return new Map(plan.map(({ path, content }) => [path, String(content)]));
}

test("an example that no schema accepts says so in the file, and its test asks only for an answer", async () => {
  const files = await planned([composite(crd, [child("services")])], [crd]);
  const example = files.get("examples/riddle.yaml") ?? "";
  expect(example).toMatch(/^# No object was found that the schema accepts[^]*\n# +spec: .*has no answer\n/);
  expect(load(example)).toMatchObject({ kind: "Riddle", metadata: { name: "example" } });
  expect(files.get("test/riddle.test.ts")).toContain("The API server would refuse the example");
  expect(files.get("test/riddle.test.ts")).not.toContain("simulate(");
});

test("a child without a valid example says so in the stub", async () => {
  const riddle = { ...custom(crd), updateStrategy: { method: "InPlace" } as const };
  const files = await planned([composite(blogCrd, [riddle])], [blogCrd, crd]);
  expect(files.get("src/controllers/blog.ts")).toMatch(/\/\/ Complete this example; .*has no answer/);
});
