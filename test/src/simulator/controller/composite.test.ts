import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  composite,
  configMap,
  crd,
  hook,
  server,
  thing,
  things,
  writes,
} from "../../../support/things-simulation.ts";

const one: Hook = ({ parent }) => ({
  status: {},
  children: [configMap("x", { v: String(parent.spec["v"]) })],
});

test("a parent that does not match the label selector is ignored", async () => {
  const cluster = await simulate(
    things(one, {
      parentResource: {
        apiVersion: "test.example.com/v1",
        resource: "things",
        labelSelector: { matchExpressions: [{ key: "tier", operator: "In", values: ["gold"] }] },
      },
    }),
  );
  await cluster.apply(thing("a"), thing("b", { metadata: { labels: { tier: "gold" } } }));
  await cluster.settle();
  expect(new Set(cluster.calls.map(({ parent }) => parent.name))).toEqual(new Set(["b"]));
});

test("children are created with controller reference, last-applied annotation and the parent's namespace", async () => {
  const cluster = await simulate(things(one));
  await cluster.apply(thing("a", { metadata: { namespace: "blue" }, spec: { v: 1 } }));
  await cluster.settle();
  const child = cluster.get("ConfigMap", "x", "blue");
  const uid = cluster.get("Thing", "a", "blue")?.metadata.uid;
  const reference = { apiVersion: "test.example.com/v1", kind: "Thing", name: "a", uid, controller: true };
  expect(child?.metadata.ownerReferences).toEqual([{ ...reference, blockOwnerDeletion: true }]);
  const last = child?.metadata.annotations?.["metacontroller.k8s.io/last-applied-configuration"];
  expect(last).toBe(
    `{"apiVersion":"v1","data":{"v":"1"},"kind":"ConfigMap","metadata":{"labels":{"controller-uid":"${uid}"},"name":"x","namespace":"blue"}}`,
  );
});

test("the status is replaced whole with observedGeneration, and only when it differs", async () => {
  const answers = [{ a: 1, b: 2 }, { a: 1 }];
  const cluster = await simulate(
    things(({ parent }) => ({ status: answers[Number(parent.spec["step"])], children: [] })),
  );
  await cluster.apply(thing("a", { spec: { step: 0 } }));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.["status"]).toEqual({ a: 1, b: 2, observedGeneration: 1 });
  expect(writes(cluster)).toEqual(["updateStatus Thing a ok"]);
  await cluster.edit("Thing", "a", (it) => void (it.spec["step"] = 1));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.["status"]).toEqual({ a: 1, observedGeneration: 2 });
});

test("an absent status wipes the status (trap 3)", async () => {
  const cluster = await simulate(
    things(({ parent }) => ({ ...(parent.spec["with"] === true && { status: { a: 1 } }), children: [] })),
  );
  await cluster.apply(thing("a", { spec: { with: true } }));
  await cluster.settle();
  await cluster.edit("Thing", "a", (it) => void (it.spec["with"] = false));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.["status"]).toEqual({ observedGeneration: 2 });
});

test("deletes come before creates, the status last, and one failed operation stops no other", async () => {
  const cluster = await simulate(
    things(({ parent }) => ({
      status: { done: parent.spec["next"] },
      children: parent.spec["next"] === true ? [configMap("bad"), configMap("new")] : [configMap("old")],
    })),
  );
  await cluster.apply(thing("a"));
  await cluster.settle();
  const count = cluster.actions.length;
  cluster.inject({ kind: "failed-create", object: { name: "bad" }, times: 1 });
  await cluster.edit("Thing", "a", (it) => void (it.spec["next"] = true));
  await cluster.settle();
  expect(writes(cluster, count)).toEqual([
    "delete ConfigMap old ok",
    "create ConfigMap bad InternalError",
    "create ConfigMap new ok",
    "updateStatus Thing a ok",
    "create ConfigMap bad ok",
  ]);
  expect(cluster.events.filter(({ reason }) => reason === "SyncError")).toMatchObject([
    {
      type: "Warning",
      object: { kind: "Thing", name: "a" },
      message: expect.stringContaining("can't reconcile children"),
    },
  ]);
});

test("deletion is in the background with the uid as precondition, and not asked for twice", async () => {
  const cluster = await simulate(
    things(({ parent }) => ({ status: {}, children: parent.spec["on"] ? [held] : [] })),
  );
  const held = configMap("x", {}, { finalizers: ["example.com/hold"] });
  await cluster.apply(thing("a", { spec: { on: true } }));
  await cluster.settle();
  await cluster.edit("Thing", "a", (it) => void (it.spec["on"] = false));
  await cluster.settle();
  await cluster.edit("Thing", "a", (it) => void (it.spec["more"] = 1));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "x")?.metadata.deletionTimestamp).toBeDefined();
  expect(writes(cluster).filter((write) => write.startsWith("delete"))).toEqual(["delete ConfigMap x ok"]);
});

test("a kind that was not declared is created once, then never updated or deleted", async () => {
  const cluster = await simulate(
    things(({ parent }) => ({
      status: {},
      children: parent.spec["gone"]
        ? []
        : [{ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { v: parent.spec["v"] } }],
    })),
  );
  await cluster.apply(thing("a", { spec: { v: "MQ==" } }));
  await cluster.settle();
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = "Mg=="));
  await cluster.settle();
  expect(cluster.get("Secret", "s")?.["data"]).toEqual({ v: "MQ==" });
  await cluster.edit("Thing", "a", (it) => void (it.spec["gone"] = true));
  await cluster.settle();
  expect(cluster.get("Secret", "s")).toBeDefined();
  expect(cluster.problems.map(({ code }) => code)).toContain("undeclared-kind");
  expect(writes(cluster)).toContain("create Secret s AlreadyExists");
});

test("resyncAfterSeconds queues the parent once more", async () => {
  const cluster = await simulate(
    things(({ parent }) => ({ status: {}, children: [], resyncAfterSeconds: parent.spec["after"] })),
  );
  await cluster.apply(thing("a", { spec: { after: 2.5 } }));
  await cluster.settle();
  const count = cluster.calls.length;
  await cluster.advance(2);
  expect(cluster.calls.length).toBe(count);
  await cluster.advance(0.5);
  expect(cluster.calls.length).toBe(count + 1);
});

test("resyncPeriodSeconds brings every parent back", async () => {
  const cluster = await simulate(things(one, { resyncPeriodSeconds: 10 }));
  await cluster.apply(thing("a"), thing("b", { metadata: { namespace: "other" } }));
  await cluster.settle();
  const count = cluster.calls.length;
  await cluster.advance(25);
  expect(cluster.calls.length - count).toBe(4);
});

for (const [name, spec] of [
  ["without a period", {}],
  ["with a longer one", { resyncPeriodSeconds: 7200 }],
] as const) {
  test(`the informer brings every parent back after half an hour ${name}`, async () => {
    const cluster = await simulate(things(one, spec));
    await cluster.apply(thing("a"));
    await cluster.settle();
    const count = cluster.calls.length;
    await cluster.advance(1799);
    expect(cluster.calls.length - count).toBe(0);
    await cluster.advance(1);
    expect(cluster.calls.length - count).toBe(1);
  });
}

test("ignoreStatusChanges keeps a status write from coming back", async () => {
  const parentResource = { apiVersion: "test.example.com/v1", resource: "things", ignoreStatusChanges: true };
  const sync: Hook = () => ({ status: { a: 1 }, children: [] });
  const loud = await simulate(things(sync));
  const quiet = await simulate(things(sync, { parentResource }));
  for (const cluster of [loud, quiet]) {
    await cluster.apply(thing("a"));
    await cluster.settle();
  }
  expect([loud.calls.length, quiet.calls.length]).toEqual([2, 1]);
  await quiet.edit<{ metadata: { labels: object } }>(
    "Thing",
    "a",
    (it) => void (it.metadata.labels = { b: "c" }),
  );
  await quiet.settle();
  expect(quiet.calls.length).toBe(2);
});

test("a composite parent without the status subresource is refused, and so is a built-in one", async () => {
  const options = { server: server({ "/sync": one }), world: false } as const;
  const plain = await simulate({
    ...options,
    manifests: [composite()],
    crds: [crd("Thing", { hasStatus: false })],
  });
  const message = `[things] Sync error - ignoring, CRD [apiextensions.k8s.io/v1, Kind=CustomResourceDefinition] does not have subresource 'Status' enabled`;
  expect(plain.events).toMatchObject([{ reason: "SyncError", type: "Warning", message }]);
  expect(plain.problems).toMatchObject([{ code: "controller-refused", trap: 5 }]);
  const parentResource = { apiVersion: "apps/v1", resource: "deployments" };
  const builtin = await simulate({ ...options, manifests: [composite({ parentResource })] });
  expect(builtin.problems).toMatchObject([{ code: "controller-refused", trap: 6 }]);
  expect(builtin.events).toEqual([]);
});

test("unknown resources and missing hooks are a CreateError", async () => {
  const options = { crds: [crd("Thing")], server: server({}), world: false } as const;
  for (const [updateStrategy, text] of [
    [{ method: "InPlace" }, `can't find child resource "nothings" in v1`],
    [
      {},
      "can't create informer for child resource: discovery: can't find resource nothings in apiVersion v1",
    ],
  ] as const) {
    const childResources = [{ apiVersion: "v1", resource: "nothings", updateStrategy }];
    const unknown = await simulate({ ...options, manifests: [composite({ childResources })] });
    expect(unknown.events).toMatchObject([
      { reason: "CreateError", message: `Cannot create new controller: ${text}` },
    ]);
  }
  const hooks = { sync: { webhook: { service: { name: "a", namespace: "b" } } } };
  const pathless = await simulate({ ...options, manifests: [composite({ hooks })] });
  expect(pathless.events).toMatchObject([{ reason: "CreateError" }]);
  const started = await simulate({ ...options, manifests: [composite({ hooks: { sync: hook("/sync") } })] });
  expect(started.events.map(({ reason }) => reason)).toEqual(["Starting", "Started"]);
});
