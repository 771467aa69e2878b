import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  codes,
  configMap,
  configMaps,
  thing,
  things,
  writes,
} from "../../../support/things-simulation.ts";

const sync: Hook = ({ parent }) => ({
  status: {},
  children: [configMap("x", { v: String(parent.spec["v"]) })],
});

async function edited(method: string | undefined, more: object = {}) {
  const cluster = await simulate({ ...things(sync, { childResources: [configMaps(method)] }), ...more });
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  await cluster.settle();
  const uid = cluster.get("ConfigMap", "x")?.metadata.uid;
  const count = cluster.actions.length;
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  const child = cluster.get("ConfigMap", "x");
  const done = writes(cluster, count).filter((write) => write.includes("ConfigMap"));
  return {
    cluster,
    done,
    value: (child as { data?: { v: string } } | undefined)?.data?.v,
    isSame: child?.metadata.uid === uid,
  };
}

test("InPlace updates the child", async () => {
  expect(await edited("InPlace")).toMatchObject({
    done: ["update ConfigMap x ok"],
    value: "2",
    isSame: true,
  });
});

test("Recreate deletes now and creates on the next pass", async () => {
  const want = { done: ["delete ConfigMap x ok", "create ConfigMap x ok"], value: "2", isSame: false };
  expect(await edited("Recreate")).toMatchObject(want);
});

for (const method of ["OnDelete", undefined]) {
  test(`${method ?? "no method"} never updates, but creates a deleted child as desired`, async () => {
    const { cluster, done, value } = await edited(method);
    expect([done, value]).toEqual([[], "1"]);
    await cluster.delete(configMap("x"));
    await cluster.settle();
    expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: "2" });
  });
}

test("a missing update method is reported with the field, an explicit OnDelete is not (trap 4)", async () => {
  expect((await edited(undefined)).cluster.problems).toMatchObject([
    { code: "no-update-method", trap: 4, path: "data.v" },
  ]);
  expect((await edited("OnDelete")).cluster.problems).toEqual([]);
});

test("an unknown method fails the pass", async () => {
  const { cluster } = await edited("Sideways");
  expect(cluster.events.at(-1)?.message).toContain(`unknown method "Sideways"`);
});

test("a foreign change of a desired field is put back, one of another field is kept", async () => {
  const { cluster } = await edited("InPlace");
  await cluster.edit<{ data: object }>("ConfigMap", "x", (it) => void (it.data = { v: "9", own: "1" }));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: "2", own: "1" });
});

test("a child that is being deleted is left alone", async () => {
  const held: Hook = ({ parent }) => ({
    status: {},
    children: [configMap("x", { v: String(parent.spec["v"]) }, { finalizers: ["example.com/hold"] })],
  });
  const cluster = await simulate(things(held));
  await cluster.apply(thing("a", { spec: { v: 1 } }));
  await cluster.settle();
  await cluster.delete(configMap("x"));
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ v: "1" });
  expect(codes(cluster)).toEqual([]);
});

test("annotations that are not all texts are dropped for the one of Metacontroller", async () => {
  const annotations = { good: "x", bad: 1 };
  const cluster = await simulate(
    things(() => ({ status: {}, children: [configMap("x", {}, { annotations })] })),
  );
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(Object.keys(cluster.get("ConfigMap", "x")?.metadata.annotations ?? {})).toEqual([
    "metacontroller.k8s.io/last-applied-configuration",
  ]);
});
