import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  codes,
  configMap,
  configMaps,
  crd,
  decorator,
  server,
  thing,
  things,
  writes,
} from "../../../support/things-simulation.ts";

const applyStrategy = "server-side-apply";
const sync: Hook = ({ parent }) => ({
  status: {},
  children: [configMap("x", { v: String(parent.spec["v"]) })],
});

async function applied(method: string | undefined, more: object = {}): Promise<Simulation> {
  const cluster = await simulate({
    ...things(sync, { childResources: [configMaps(method)] }, { applyStrategy }),
    ...more,
  });
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  await cluster.settle();
  return cluster;
}

/** The writes of the child that a change brings about. */
async function after(cluster: Simulation, change: () => Promise<unknown>): Promise<string[]> {
  const count = cluster.actions.length;
  await change();
  await cluster.settle();
  return writes(cluster, count).filter((write) => write.includes("ConfigMap"));
}

const setTwo = (cluster: Simulation) => () => cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));

for (const [method, done, value] of [
  ["InPlace", ["apply ConfigMap x ok"], "2"],
  ["Recreate", ["delete ConfigMap x ok", "apply ConfigMap x ok"], "2"],
  ["OnDelete", [], "1"],
  [undefined, [], "1"],
] as const) {
  test(`${method ?? "no method"} counts under server-side apply too`, async () => {
    const cluster = await applied(method);
    expect(writes(cluster)).toContain("apply ConfigMap x ok");
    expect(await after(cluster, setTwo(cluster))).toEqual(done);
    expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: value });
    expect(codes(cluster)).toEqual(method === undefined ? ["no-update-method"] : []);
    await cluster.delete(configMap("x"));
    await cluster.settle();
    expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: "2" });
  });
}

test("a child is skipped while neither it nor what is desired changed", async () => {
  const cluster = await applied("InPlace");
  const edit = () => cluster.edit("Thing", "a", (it) => void (it.spec["other"] = 1));
  expect(await after(cluster, edit)).toEqual([]);
  const child = cluster.get("ConfigMap", "x");
  expect(child?.metadata.annotations).toBeUndefined();
  expect(child?.metadata.ownerReferences).toMatchObject([{ kind: "Thing", controller: true }]);
});

test("a foreign change is put back, also of a kind that has no generation", async () => {
  const cluster = await applied("InPlace");
  const edit = () => cluster.edit<{ data: object }>("ConfigMap", "x", (it) => void (it.data = { v: "9" }));
  expect(await after(cluster, edit)).toEqual(["apply ConfigMap x ok"]);
  expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: "1" });
});

test("a status and read-only metadata of an answered child are not applied", async () => {
  const child = {
    ...configMap("x"),
    metadata: { name: "x", uid: "wrong", resourceVersion: "1" },
    status: {},
  };
  const cluster = await applied("InPlace", {
    server: server({ "/sync": () => ({ status: {}, children: [child] }) }),
  });
  expect(writes(cluster)).toContain("apply ConfigMap x ok");
  expect(cluster.settlement?.isAtRest).toBe(true);
});

test("the annotation that dynamic apply left is removed first", async () => {
  const annotations = { "metacontroller.k8s.io/last-applied-configuration": "{}" };
  const labels = { app: "a" };
  const ssa: Hook = () => ({ status: {}, children: [configMap("x", { v: "1" }, { labels })] });
  const cluster = await simulate(things(ssa, { generateSelector: false }, { applyStrategy }));
  await cluster.apply(configMap("x", {}, { labels, annotations }));
  await cluster.apply(thing("a", { spec: { selector: { matchLabels: labels } } }));
  await cluster.settle();
  expect(writes(cluster).filter((write) => write.includes("ConfigMap"))).toEqual([
    "adopt ConfigMap x ok",
    "update ConfigMap x ok",
    "apply ConfigMap x ok",
  ]);
  expect(cluster.get("ConfigMap", "x")?.metadata.annotations).toBeUndefined();
});

test("a child that is being deleted is left alone", async () => {
  const held: Hook = ({ parent }) => ({
    status: {},
    children: [configMap("x", { v: String(parent.spec["v"]) }, { finalizers: ["example.com/hold"] })],
  });
  const cluster = await applied("InPlace", { server: server({ "/sync": held }) });
  await cluster.delete(configMap("x"));
  expect(await after(cluster, setTwo(cluster))).toEqual([]);
});

test("a decorator's attachments are applied on the server too, without the annotation of dynamic apply", async () => {
  const cluster = await simulate({
    manifests: [decorator()],
    crds: [crd("Thing")],
    server: server({ "/sync": () => ({ attachments: [configMap("x")] }) }),
    applyStrategy,
    world: false,
    probes: 0,
  });
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(writes(cluster)).toEqual(["apply ConfigMap x ok"]);
  expect(Object.keys(cluster.get("ConfigMap", "x")?.metadata.annotations ?? {})).toEqual([
    "metacontroller.k8s.io/decorator-controller",
  ]);
});

test("Recreate never recreates a kind that counts generations, and the problem says so", async () => {
  const deployment = (image: string): object => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: {
      selector: { matchLabels: { app: "d" } },
      template: { metadata: { labels: { app: "d" } }, spec: { containers: [{ name: "c", image }] } },
    },
  });
  const childResources = [
    { apiVersion: "apps/v1", resource: "deployments", updateStrategy: { method: "Recreate" } },
  ];
  const cluster = await simulate(
    things(
      ({ parent }) => ({ status: {}, children: [deployment(String(parent.spec["v"]))] }),
      { childResources },
      { applyStrategy },
    ),
  );
  await cluster.apply(thing("a", { spec: { v: "one" } }));
  expect((await cluster.settle()).isAtRest).toBe(true);
  const { uid } = cluster.get("Deployment", "d")?.metadata ?? {};
  await setTwo(cluster)();
  const { moving } = await cluster.settle();
  expect(moving[0]?.reason).toContain("generation or UID changed during dry run for server-side apply");
  expect(cluster.get("Deployment", "d")?.metadata.uid).toBe(uid);
  expect(cluster.problems[0]).toMatchObject({
    code: "child-not-recreated",
    object: { kind: "Deployment", name: "d" },
  });
});

test("a refused dry run keeps the child too", async () => {
  const pod = (image: string): object => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { containers: [{ name: "c", image: "i", command: [image] }] },
  });
  const childResources = [{ apiVersion: "v1", resource: "pods", updateStrategy: { method: "Recreate" } }];
  const cluster = await simulate(
    things(
      ({ parent }) => ({ status: {}, children: [pod(String(parent.spec["v"]))] }),
      { childResources },
      { applyStrategy },
    ),
  );
  await cluster.apply(thing("a", { spec: { v: "one" } }));
  await cluster.settle();
  await setTwo(cluster)();
  expect((await cluster.settle()).moving[0]?.reason).toContain("dry run failed for server-side apply");
  expect(codes(cluster)).toEqual(["child-not-recreated", "child-refused", "pass-failed"]);
  for (const { fix } of cluster.problems) expect(fix).not.toMatch(/with Recreate/);
  expect(cluster.problems[1]?.fix).toContain("leave the child out of the answer for one pass");
});

test("Recreate leaves alone what others write, across a restart too", async () => {
  const cluster = await applied("Recreate");
  const foreign = () =>
    cluster.edit<{ data: { [key: string]: string } }>("ConfigMap", "x", (it) => void (it.data["side"] = "x"));
  expect(await after(cluster, foreign)).toEqual([]);
  cluster.inject({ kind: "restart", afterActions: 1 });
  expect(await after(cluster, () => cluster.apply(thing("b", { spec: { v: 1 } })))).not.toContain(
    "delete ConfigMap x ok",
  );
  expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: "1", side: "x" });
});
