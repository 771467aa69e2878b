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

test("a decorator's attachments are applied on the client, whatever the flag says", async () => {
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
  expect(writes(cluster)).toEqual(["create ConfigMap x ok"]);
});
