import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { simulate, type Simulation } from "@metatron/cli/testing";
import { load } from "js-yaml";
import { afterEach, beforeEach, expect, test } from "vitest";
import controller from "../src/controllers/blog.ts";

const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const example = load(readFileSync(inProject("examples/blog.yaml"), "utf8")) as {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
};
const { name, namespace } = example.metadata;

let cluster: Simulation;

// A cluster in memory: Metacontroller's rules, the manifests of this project, and this controller.
beforeEach(async () => {
  cluster = await simulate({
    controllers: [controller],
    manifests: [inProject("manifests/base/controllers/blog-controller.yaml")],
    crds: [inProject("crds/blogs.therubyist.org.yaml")],
  });
  await cluster.apply(inProject("examples/blog.yaml"));
  await cluster.settle();
});

afterEach(() => cluster.close());

test("the example comes to rest without a problem", () => {
  expect(cluster.settlement?.moving).toEqual([]);
  expect(cluster.problems).toEqual([]);
});

test("an edit is followed, and everything comes to rest again", async () => {
  await cluster.edit<typeof example & { metadata: { labels?: Record<string, string> } }>(
    example.kind,
    name,
    ({ metadata }) => {
      metadata.labels = { ...metadata.labels, "example.org/edited": "true" };
    },
    namespace,
  );
  await cluster.settle();
  expect(cluster.settlement?.moving).toEqual([]);
  expect(cluster.problems).toEqual([]);
});

test("a deletion leaves nothing behind", async () => {
  await cluster.delete(example);
  await cluster.settle();
  cluster.expectEmpty();
});
