import { expect, test } from "vitest";
import { type SimulationMatchers, simulate, simulationMatchers } from "../../../src/simulator/index.ts";
import { composite, crd, server, thing } from "../../support/things-simulation.ts";

declare module "vitest" {
  interface Matchers<T> extends SimulationMatchers<void> {}
}

expect.extend(simulationMatchers);

test("expect knows the matchers, and so do its types", async () => {
  const cluster = await simulate({
    manifests: [composite()],
    crds: [crd("Thing")],
    server: server({ "/sync": () => ({ status: {}, children: [] }) }),
  });
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(cluster).toBeAtRest();
  expect(cluster).toHaveNoProblems();
  expect(cluster).toHaveObject("Thing", "a");
  expect(cluster).not.toHaveObject("Thing", "b");
  expect(cluster).not.toHaveProblem("endless-update");
  expect(cluster).not.toBeEmptyCluster();
  // @ts-expect-error -- no such problem
  expect(cluster).not.toHaveProblem("no-such-problem");
});
