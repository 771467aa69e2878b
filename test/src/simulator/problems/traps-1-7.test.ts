import { expect, test } from "vitest";
import {
  type Hook,
  type Thing,
  codes,
  configMap,
  configMaps,
  crd,
} from "../../../support/things-simulation.ts";
import { deployment, deployments, podSpec, pods, run } from "../../../support/trap-runs.ts";

test("trap 1: a null child crashes the server", async () => {
  const cluster = await run(() => ({ status: {}, children: [null] }));
  expect(cluster.problems[0]).toMatchObject({ code: "null-child", trap: 1 });
});

test("trap 2: an answer without children deletes every child", async () => {
  const cluster = await run(({ parent }) => ({
    status: {},
    ...(parent.spec["v"] === 1 && { children: [configMap("x")] }),
  }));
  expect(cluster.problems).toEqual([]);
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "x")).toBeUndefined();
  expect(cluster.problems).toMatchObject([{ code: "children-missing", trap: 2, path: "children" }]);
});

test("trap 2: children that vanish from the answer although the parent is the same, and come back", async () => {
  let calls = 0;
  const cluster = await run(() => ({ status: {}, children: calls++ % 2 === 0 ? [configMap("x")] : [] }));
  expect(codes(cluster)).toEqual(expect.arrayContaining(["all-children-deleted", "child-reappears"]));
});

test("an annotation may ask for no children", async () => {
  const cluster = await run(({ parent }) => ({
    status: {},
    children: parent.metadata.annotations?.["off"] === undefined ? [configMap("x")] : [],
  }));
  await cluster.edit<Thing>("Thing", "a", (it) => void (it.metadata.annotations = { off: "" }));
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toEqual([]);
  expect(cluster.problems).toEqual([]);
});

test("trap 3: an answer without a status wipes it", async () => {
  const cluster = await run(({ parent }) => ({
    ...(parent.spec["v"] === 1 && { status: { ready: 1 } }),
    children: [configMap("x")],
  }));
  expect(cluster.problems).toEqual([]);
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(cluster.problems).toMatchObject([{ code: "status-missing", trap: 3, path: "status" }]);
});

test("a composite that never had a status may answer none", async () => {
  const cluster = await run(() => ({ children: [configMap("x")] }));
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(cluster.problems).toEqual([]);
});

test("trap 4: InPlace on Pods fails on immutable fields", async () => {
  const sync: Hook = ({ parent }) => ({
    status: {},
    children: [
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "p" },
        spec: podSpec({ command: [String(parent.spec["v"])] }),
      },
    ],
  });
  const cluster = await run(sync, { childResources: [pods] });
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(cluster.problems[0]).toMatchObject({
    code: "child-refused",
    trap: 4,
    object: { kind: "Pod", name: "p" },
  });
});

test("a strategy beside what the API server added for another one", async () => {
  const sync: Hook = ({ parent }) => ({
    status: {},
    children: [deployment(podSpec({}), parent.spec["v"] === 1 ? {} : { strategy: { type: "Recreate" } })],
  });
  const cluster = await run(sync, { childResources: [deployments] });
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(cluster.problems[0]).toMatchObject({
    code: "child-refused",
    path: "spec.strategy.rollingUpdate",
    fix: expect.stringContaining("Recreate, or delete the object once") as string,
  });
});

test("trap 5: observedGeneration that the schema lacks is pruned", async () => {
  const status = { type: "object", properties: { ready: { type: "integer" } } };
  const cluster = await run(
    () => ({ status: { ready: 1 }, children: [] }),
    {},
    { crds: [crd("Thing", { status })] },
  );
  expect(cluster.problems).toMatchObject([
    { code: "status-pruned", trap: 5, path: "status.observedGeneration" },
  ]);
});

test("any other field of the status that the schema lacks is reported too", async () => {
  const status = { type: "object", properties: { observedGeneration: { type: "integer" } } };
  const cluster = await run(
    () => ({ status: { extra: 1 }, children: [] }),
    {},
    { crds: [crd("Thing", { status })] },
  );
  expect(cluster.problems).toMatchObject([{ code: "status-pruned", path: "status.extra" }]);
});

test("trap 7: a cluster-scoped child of a namespaced parent", async () => {
  const childResources = [
    { apiVersion: "v1", resource: "namespaces", updateStrategy: { method: "InPlace" } },
  ];
  const child = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
  const cluster = await run(() => ({ status: {}, children: [child] }), { childResources });
  expect(cluster.problems[0]).toMatchObject({
    code: "scope-error",
    trap: 7,
    object: { kind: "Namespace", name: "n" },
  });
});

test("trap 7: a child in another namespace than its parent", async () => {
  const cluster = await run(() => ({ status: {}, children: [configMap("x", {}, { namespace: "other" })] }));
  expect(cluster.problems[0]).toMatchObject({
    code: "child-in-other-namespace",
    trap: 7,
    path: "metadata.namespace",
  });
});

test("trap 7: a namespace on a cluster-scoped child, and none on a namespaced child of a cluster-scoped parent", async () => {
  const childResources = [configMaps("InPlace"), { apiVersion: "v1", resource: "namespaces" }];
  const children = [
    configMap("x"),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "n", namespace: "b" } },
  ];
  const cluster = await run(
    () => ({ status: {}, children }),
    { childResources },
    { crds: [crd("Thing", { scope: "Cluster" })] },
  );
  expect(
    cluster.problems.filter(({ code }) => code === "scope-error").map(({ object }) => object.kind),
  ).toEqual(["ConfigMap", "Namespace"]);
});
