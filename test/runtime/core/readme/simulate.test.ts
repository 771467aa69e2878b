import { simulate, simulationMatchers, type SimulationMatchers } from "@metatron/cli/testing";
import { expect, test } from "vitest";
import shop from "./hooks.ts";

declare module "vitest" {
  interface Matchers<T> extends SimulationMatchers<void> {}
}
expect.extend(simulationMatchers);

test("a shop comes up, survives a lost Deployment and leaves nothing behind", async () => {
  await using cluster = await simulate({ controllers: [shop], faults: [{ kind: "conflict", times: 2 }] });
  const parent = {
    apiVersion: "example.com/v1",
    kind: "Shop",
    metadata: { name: "web", namespace: "default" },
  };
  await cluster.apply(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "default" } },
    { ...parent, spec: { image: "nginx:1.29" } },
  );
  await cluster.settle();
  expect(cluster).toBeAtRest();
  expect(cluster).toHaveNoProblems();

  await cluster.delete({ apiVersion: "apps/v1", kind: "Deployment", metadata: parent.metadata });
  await cluster.settle();
  expect(cluster).toHaveObject("Deployment", "web");

  await cluster.delete(parent);
  await cluster.settle();
  expect(cluster).toBeEmptyCluster();
});
