import { simulateProject } from "@metatron/cli/testing";
import { afterAll, expect, test } from "vitest";
import controller from "../src/controllers/blog.ts";

// A cluster in memory: Metacontroller's rules, this project's manifests and CRDs, the controller, and its example.
const cluster = await simulateProject(import.meta, controller);
afterAll(() => cluster.close());

test("the example comes to rest without a problem", async () => {
  await cluster.settle();
  expect(cluster.problems).toEqual([]);
});

test("an edit is followed, and everything comes to rest again", async () => {
  await cluster.edit(cluster.example, ({ metadata }) => {
    metadata.labels = { ...metadata.labels, "example.org/edited": "true" };
  });
  await cluster.settle();
  expect(cluster.problems).toEqual([]);
});

test("a deletion leaves nothing behind", async () => {
  await cluster.delete(cluster.example);
  await cluster.settle();
  cluster.expectEmpty();
});
