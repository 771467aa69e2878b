import { type Simulation, simulate } from "../../src/simulator/index.ts";
import { type Hook, thing, things } from "./things-simulation.ts";

/** Kinds of children, updated in place. */
export const deployments = {
  apiVersion: "apps/v1",
  resource: "deployments",
  updateStrategy: { method: "InPlace" },
};
export const services = { apiVersion: "v1", resource: "services", updateStrategy: { method: "InPlace" } };
export const pods = { apiVersion: "v1", resource: "pods", updateStrategy: { method: "InPlace" } };

/** Lives with a hook for at most eight passes of one parent. */
export async function run(sync: Hook, spec: object = {}, more: object = {}): Promise<Simulation> {
  const cluster = await simulate({ ...things(sync, { ...spec }), ...more });
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  await cluster.settle({ maxPasses: 8 });
  return cluster;
}

/** The spec of a pod with one container. */
export function podSpec(container: object, more: object = {}) {
  return { containers: [{ name: "app", image: "app:1", ...container }], ...more };
}

/** A Deployment with that pod spec. */
export function deployment(spec: object, more: object = {}) {
  const labels = { app: "a" };
  const template = { metadata: { labels }, spec };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: { selector: { matchLabels: labels }, template, ...more },
  };
}
