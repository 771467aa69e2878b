import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compositeController } from "@metatron/runtime";
import { simulateProject } from "@metatron/cli/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../../../support/root.ts";

const controller = compositeController(
  {
    type: "composite",
    name: "blog-controller",
    route: "blogs",
    hooks: { sync: "v2" },
    parent: {
      apiVersion: "therubyist.org/v1",
      kind: "Blog",
      resource: "blogs",
      scope: "Namespaced",
      hasStatus: true,
    },
    children: [],
    related: [],
    generateSelector: true,
  },
  { sync: () => ({ status: {}, children: [] }) },
);

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "metatron-simulated-"));
  cpSync(join(root, "test/golden/blog"), project, { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true }));
const meta = () => ({ url: pathToFileURL(join(project, "test/blog.test.ts")).href });

test("runs a project's manifest, CRDs and examples, and leaves kinds of others alone", async () => {
  writeFileSync(
    join(project, "examples/other.yaml"),
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\n",
  );
  const cluster = await simulateProject(meta(), controller);
  expect(cluster.example.metadata.name).toBe("example");
  expect(cluster.list("ConfigMap")).toEqual([]);
  await cluster.edit(cluster.example, ({ metadata }) => (metadata.labels = { tier: "web" }));
  await cluster.settle();
  expect(cluster.get("Blog", "example")?.metadata.labels).toEqual({ tier: "web" });
  expect(cluster.calls.length).toBeGreaterThan(0);
  await cluster.close();
});

test("says where it looked when there is no example, or no project", async () => {
  rmSync(join(project, "examples/blog.yaml"));
  await expect(simulateProject(meta(), controller)).rejects.toThrow(
    /examples holds no Blog \(therubyist.org\/v1\) for blog-controller$/,
  );
  rmSync(join(project, "metatron.json"));
  await expect(simulateProject(meta(), controller)).rejects.toThrow(
    /there is no metatron.json in .* or above/,
  );
});
