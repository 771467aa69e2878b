import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metatron } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { serveHooks } from "../../support/hooks.ts";
import { newProject } from "../../support/new-project.ts";

interface Request {
  readonly parent: { readonly metadata: { readonly name: string } };
}

function children(name: string): object[] {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "app", image: "app:1" }] } };
  const selector = { matchLabels: labels };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: { replicas: 2, selector, template },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name },
      spec: { selector: labels, ports: [{ port: 80 }] },
    },
  ];
}

async function projectWithObject(): Promise<string> {
  const root = await newProject({ crd: crdText() });
  const object = [
    "apiVersion: example.org/v1",
    "kind: Blog",
    "metadata:",
    "  name: mine",
    "spec: { image: app:1 }",
  ];
  writeFileSync(join(root, "mine.yaml"), `${object.join("\n")}\n`);
  return root;
}

test("the tree, the passes and the problems are told, and the deletion ends in an empty cluster", async () => {
  const root = await projectWithObject();
  const url = await serveHooks(({ parent }: Request) => ({
    status: {},
    children: children(parent.metadata.name),
  }));
  const { code, stdout, stderr } = await metatron(
    root,
    "simulate",
    "-f",
    "mine.yaml",
    "--url",
    url,
    "--delete",
  );
  expect(stderr).toBe("");
  expect(stdout).toContain("Blog default/mine\n├── ✓ Deployment mine  2/2 ready\n└── ✓ Service mine\n");
  expect(stdout).toMatch(
    /\d+ passes, \d+ calls, 2 creates, 0 updates, 0 deletes, \d+ status writes?, at rest/,
  );
  expect(stdout).toContain("Nothing is left.");
  expect(stdout).toContain("No problems.");
  expect(code).toBe(0);
});

test("with --json the outcome is data, and problems make the exit code 1", async () => {
  const root = await projectWithObject();
  const url = await serveHooks(() => ({
    status: {},
    children: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } }],
  }));
  const { code, stdout } = await metatron(root, "simulate", "-f", "mine.yaml", "--url", url, "--json");
  const outcome = JSON.parse(stdout) as { stages: { parents: unknown[] }[]; problems: { code: string }[] };
  expect(code).toBe(1);
  expect(outcome.stages[0]?.parents).toMatchObject([{ ref: { kind: "Blog", name: "mine" } }]);
  expect(outcome.problems.map((problem) => problem.code)).toContain("undeclared-kind");
});
