import { type Simulation, simulate } from "@metatron/cli/testing";
import { type KubernetesObject, afterReady } from "@metatron/runtime";
import { describe, expect, test } from "vitest";
import { viewObjects } from "../../../runtime/src/controller/observed.ts";
import { shops } from "./readme/after-ready.ts";

const parent = {
  apiVersion: "example.com/v1",
  kind: "Shop",
  metadata: { name: "web", namespace: "default" },
};

/** A shop on a cluster where nothing becomes ready by itself. */
async function started(applyStrategy: "dynamic-apply" | "server-side-apply"): Promise<Simulation> {
  const cluster = await simulate({ controllers: [shops], applyStrategy, world: false });
  await cluster.apply({ ...parent, spec: { image: "nginx:1.29" } });
  await cluster.settle();
  return cluster;
}

/** Writes the status that the Deployment controller would, and lets everything come to rest. */
async function turn(cluster: Simulation, up: boolean, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const found = cluster.get("Deployment", name);
    if (found === undefined) throw new Error(`there is no Deployment ${name}`);
    const { apiVersion, kind, metadata } = found;
    const { generation, namespace, uid } = metadata;
    const ready = { readyReplicas: 1, availableReplicas: 1 };
    const status = { observedGeneration: generation, replicas: 1, updatedReplicas: 1, ...(up && ready) };
    cluster.api.updateStatus({
      apiVersion,
      kind,
      metadata: { name, namespace: namespace ?? "default", uid },
      status,
    });
  }
  await cluster.settle();
}

const names = (cluster: Simulation): string[] =>
  cluster
    .children(parent)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .toSorted();

const conditionOf = (cluster: Simulation): unknown =>
  (cluster.get("Shop", "web") as { status?: { conditions?: unknown[] } } | undefined)?.status
    ?.conditions?.[0];

const everything = ["Deployment web", "Deployment web-db", "Secret web-tls", "Service web", "Service web-db"];

describe.each(["dynamic-apply", "server-side-apply"] as const)("under %s", (strategy) => {
  test("steps come one after the other, each named in the condition while it is waited for", async () => {
    await using cluster = await started(strategy);
    expect(names(cluster)).toEqual(["Deployment web-db", "Secret web-tls", "Service web-db"]);
    expect(conditionOf(cluster)).toMatchObject({ status: "False", message: "waits for Deployment web-db" });
    await turn(cluster, true, "web-db");
    expect(names(cluster)).toEqual(everything.filter((name) => name !== "Service web"));
    expect(conditionOf(cluster)).toMatchObject({ status: "False", message: "waits for Deployment web" });
    await turn(cluster, true, "web");
    expect(names(cluster)).toEqual(everything);
    expect(conditionOf(cluster)).toMatchObject({ status: "True", reason: "Ready" });
  });

  test("a workload that flaps deletes and changes nothing of what came after it", async () => {
    await using cluster = await started(strategy);
    await turn(cluster, true, "web-db");
    await turn(cluster, true, "web");
    const uids = cluster.children(parent).map(({ metadata }) => metadata.uid);
    const image = () => JSON.stringify(cluster.get("Deployment", "web")?.["spec"]);
    for (let time = 1; time <= 3; time++) {
      await turn(cluster, false, "web-db");
      expect(conditionOf(cluster)).toMatchObject({ message: "waits for Deployment web-db" });
      await cluster.edit<{ spec: object }>("Shop", "web", (it) => {
        it.spec = { image: `nginx:2.${time}` };
      });
      await cluster.settle();
      expect(image()).not.toContain(`nginx:2.${time}`);
      await turn(cluster, true, "web-db");
      expect(image()).toContain(`nginx:2.${time}`);
      await turn(cluster, true, "web");
      expect(names(cluster)).toEqual(everything);
      expect(conditionOf(cluster)).toMatchObject({ status: "True" });
    }
    expect(cluster.children(parent).map(({ metadata }) => metadata.uid)).toEqual(uids);
    expect(cluster.actions.filter(({ verb }) => verb === "delete")).toEqual([]);
    expect(cluster.problems).toEqual([]);
    expect(cluster.settlement).toMatchObject({ isAtRest: true });
  });

  test("an earlier step that turns unready keeps the ones in the middle as well", async () => {
    await using cluster = await started(strategy);
    await turn(cluster, true, "web-db");
    await turn(cluster, true, "web");
    await turn(cluster, false, "web-db", "web");
    expect(names(cluster)).toEqual(everything);
    await turn(cluster, true, "web-db");
    expect(names(cluster)).toEqual(everything);
    expect(conditionOf(cluster)).toMatchObject({ message: "waits for Deployment web" });
  });
});

const child = (name: string, metadata: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
});
const observedOf = (...objects: KubernetesObject[]) =>
  viewObjects(
    { "ConfigMap.v1": Object.fromEntries(objects.map((each) => [each.metadata?.name, each])) },
    "default",
  );

test("later steps are not called, and what is being deleted or false is left out", () => {
  const observed = observedOf(
    child("old", { namespace: "default" }),
    child("gone", { deletionTimestamp: "x" }),
  );
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "b" } };
  const { children, waitingFor, condition } = afterReady(observed, {
    first: [child("a"), false, claim],
    then: () => {
      throw new Error("called");
    },
  });
  expect(children.map(({ metadata }) => metadata?.name)).toEqual(["a", "b", "old"]);
  expect(waitingFor).toEqual(["ConfigMap a", "PersistentVolumeClaim b"]);
  expect(condition).toEqual({
    type: "Ready",
    status: "False",
    reason: "Waiting",
    message: "waits for ConfigMap a, PersistentVolumeClaim b",
  });
});

test("a child of a step may leave its namespace out, and is not kept twice", () => {
  const observed = observedOf(child("a", { namespace: "default" }), child("c", { namespace: "default" }));
  const { children } = afterReady(observed, {
    beside: [child("c")],
    first: [child("b")],
    then: () => [child("a")],
  });
  expect(children.map(({ metadata }) => metadata?.name)).toEqual(["c", "b", "a"]);
});
