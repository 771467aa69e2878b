import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  codes,
  configMap,
  hook,
  thing,
  things,
  writes,
} from "../../../support/things-simulation.ts";

const hooks = { sync: hook("/sync"), finalize: hook("/finalize") };
const finalizer = "metacontroller.io/compositecontroller-things";
const sync: Hook = () => ({ status: {}, children: [configMap("x")] });
const finalize: Hook = ({ children }) => {
  const count = Object.keys(children["ConfigMap.v1"] ?? {}).length;
  return { status: { left: count }, children: [], finalized: count === 0 };
};

test("with a finalize hook the finalizer is added before anything else", async () => {
  const cluster = await simulate(things(sync, { hooks }, { hooks: { "/finalize": finalize } }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(writes(cluster).slice(0, 2)).toEqual(["addFinalizer Thing a ok", "create ConfigMap x ok"]);
  expect(cluster.get("Thing", "a")?.metadata.finalizers).toEqual([finalizer]);
});

test("finalize is called until it answers finalized: true, then the parent goes", async () => {
  const cluster = await simulate(things(sync, { hooks }, { hooks: { "/finalize": finalize } }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  const count = cluster.calls.length;
  await cluster.delete(thing("a"));
  await cluster.settle();
  cluster.expectEmpty();
  expect(cluster.calls.slice(count).map(({ hook: name }) => name)).toEqual(["finalize", "finalize"]);
  expect(cluster.calls.slice(count).every(({ request }) => request?.includes(`"finalizing":true`))).toBe(
    true,
  );
  expect(writes(cluster)).toContain("removeFinalizer Thing a ok");
  expect(cluster.problems).toEqual([]);
});

test("without a finalize hook a parent being deleted gets no calls, and the collector removes its children", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a"));
  await cluster.settle();
  const count = cluster.calls.length;
  await cluster.delete(thing("a"));
  await cluster.settle();
  expect(cluster.calls.length).toBe(count);
  cluster.expectEmpty();
});

test("one that somebody else's finalizer holds is synced for its status, and its children are let alone", async () => {
  const leaving: Hook = ({ parent, finalizing }) => {
    const isLeaving = "deletionTimestamp" in parent.metadata;
    return { status: { isLeaving, finalizing }, children: isLeaving ? [] : [configMap("x")] };
  };
  const cluster = await simulate(things(leaving));
  await cluster.apply(thing("a", { metadata: { finalizers: ["example.com/hold"] } }));
  await cluster.settle();
  await cluster.delete(thing("a"));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.["status"]).toMatchObject({ isLeaving: true, finalizing: false });
  expect(cluster.get("ConfigMap", "x")).toBeDefined();
  expect(codes(cluster)).toEqual([]);
  await cluster.edit<{ metadata: { finalizers: string[] } }>(
    "Thing",
    "a",
    (it) => void (it.metadata.finalizers = []),
  );
  await cluster.settle();
  cluster.expectEmpty();
});

test("a parent that no longer matches the label selector is finalized too", async () => {
  const labelSelector = { matchLabels: { on: "yes" } };
  const parentResource = { apiVersion: "test.example.com/v1", resource: "things", labelSelector };
  const cluster = await simulate(
    things(sync, { hooks, parentResource }, { hooks: { "/finalize": finalize } }),
  );
  await cluster.apply(thing("a", { metadata: { labels: { on: "yes" } } }));
  await cluster.settle();
  await cluster.edit<{ metadata: { labels: object } }>(
    "Thing",
    "a",
    (it) => void (it.metadata.labels = { on: "no" }),
  );
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toEqual([]);
  expect(cluster.get("Thing", "a")?.metadata.finalizers ?? []).toEqual([]);
});

test("the finalizer of a controller that lost its finalize hook is removed", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a", { metadata: { finalizers: [finalizer] } }));
  await cluster.settle();
  expect(writes(cluster)[0]).toBe("removeFinalizer Thing a ok");
});

test("foreground deletion leaves the children to the garbage collector", async () => {
  const cluster = await simulate(
    things(
      sync,
      { hooks },
      { hooks: { "/finalize": () => ({ status: {}, children: [], finalized: true }) } },
    ),
  );
  await cluster.apply(thing("a"));
  await cluster.settle();
  const count = cluster.actions.length;
  await cluster.delete(thing("a"), { propagation: "Foreground" });
  await cluster.settle();
  cluster.expectEmpty();
  expect(writes(cluster, count).filter((write) => write.startsWith("delete"))).toEqual([]);
});

test("finalized: true before the children are gone is reported (trap 15)", async () => {
  const cluster = await simulate(
    things(
      sync,
      { hooks },
      { hooks: { "/finalize": () => ({ status: {}, children: [], finalized: true }) } },
    ),
  );
  await cluster.apply(thing("a"));
  await cluster.settle();
  await cluster.delete(thing("a"));
  await cluster.settle();
  expect(cluster.problems).toMatchObject([{ code: "finalized-too-early", trap: 15, path: "finalized" }]);
});

test("a finalize that can't end is reported", async () => {
  const never: Hook = () => ({ status: {}, children: [], finalized: false });
  const cluster = await simulate(things(sync, { hooks }, { hooks: { "/finalize": never } }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  await cluster.delete(thing("a"));
  await cluster.settle();
  expect(codes(cluster)).toEqual(["finalize-never-ends"]);
  expect(() => cluster.expectEmpty()).toThrow(`Thing default/a (held by ${finalizer})`);
});

test("a finalize that polls is waited for", async () => {
  let rounds = 0;
  const polling: Hook = ({ children }) => {
    rounds += Object.keys(children["ConfigMap.v1"] ?? {}).length === 0 ? 1 : 0;
    return { status: {}, children: [], finalized: rounds > 3, resyncAfterSeconds: 5 };
  };
  const cluster = await simulate(things(sync, { hooks }, { hooks: { "/finalize": polling } }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  await cluster.delete(thing("a"));
  await cluster.settle();
  cluster.expectEmpty();
});
