import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../runtime/src/testing/index.ts";
import { configMap, type Hook, thing, things } from "../support/things.ts";
import { codes, writes } from "../support/writes.ts";

const selector = { matchLabels: { app: "a" } };
const sync: Hook = ({ children }) => ({
  status: { seen: Object.keys(children["ConfigMap.v1"] ?? {}) },
  children: Object.keys(children["ConfigMap.v1"] ?? {}).map((name) =>
    configMap(name, {}, { labels: { app: "a" } }),
  ),
});

const seen = (cluster: Simulation): unknown =>
  (cluster.get("Thing", "a") as { status?: { seen: unknown } } | undefined)?.status?.seen;

test("an orphan whose labels match is adopted", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  await cluster.apply(
    thing("a", { spec: { selector } }),
    configMap("mine", {}, { labels: { app: "a" } }),
    configMap("other"),
  );
  await cluster.settle();
  expect(seen(cluster)).toEqual(["mine"]);
  expect(cluster.get("ConfigMap", "mine")?.metadata.ownerReferences).toMatchObject([
    { kind: "Thing", controller: true },
  ]);
  expect(writes(cluster)).toContain("adopt ConfigMap mine ok");
  expect(cluster.get("ConfigMap", "other")?.metadata.ownerReferences).toBeUndefined();
});

test("an orphan that appears later wakes the parent that selects it", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  await cluster.apply(thing("a", { spec: { selector } }));
  await cluster.settle();
  await cluster.apply(configMap("late", {}, { labels: { app: "a" } }));
  await cluster.settle();
  expect(seen(cluster)).toEqual(["late"]);
});

test("an owned child that stops matching is released", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  await cluster.apply(thing("a", { spec: { selector } }), configMap("mine", {}, { labels: { app: "a" } }));
  await cluster.settle();
  await cluster.edit<{ metadata: { labels: object } }>(
    "ConfigMap",
    "mine",
    (it) => void (it.metadata.labels = { app: "b" }),
  );
  await cluster.settle();
  expect(cluster.get("ConfigMap", "mine")?.metadata.ownerReferences ?? []).toEqual([]);
  expect(writes(cluster)).toContain("release ConfigMap mine ok");
  expect(seen(cluster)).toEqual([]);
});

test("a child that somebody else controls is left alone", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  const owner = { apiVersion: "v1", kind: "ConfigMap", name: "boss", uid: "u-1", controller: true };
  await cluster.apply(configMap("boss"));
  const uid = cluster.get("ConfigMap", "boss")?.metadata.uid;
  await cluster.apply(
    thing("a", { spec: { selector } }),
    configMap("taken", {}, { labels: { app: "a" }, ownerReferences: [{ ...owner, uid }] }),
  );
  await cluster.settle();
  expect(seen(cluster)).toEqual([]);
});

test("generateSelector puts the parent's uid on every desired child", async () => {
  const cluster = await simulate(
    things(() => ({ status: {}, children: [configMap("x", {}, { labels: { own: "1" } })] })),
  );
  await cluster.apply(thing("a"));
  await cluster.settle();
  const uid = cluster.get("Thing", "a")?.metadata.uid;
  expect(cluster.get("ConfigMap", "x")?.metadata.labels).toEqual({ own: "1", "controller-uid": uid });
});

test("a desired child that does not match the selector fails the whole pass", async () => {
  const cluster = await simulate(
    things(
      () => ({
        status: { ok: true },
        children: [configMap("good", {}, { labels: { app: "a" } }), configMap("bad")],
      }),
      {
        generateSelector: false,
      },
    ),
  );
  await cluster.apply(thing("a", { spec: { selector } }));
  const settlement = await cluster.settle();
  expect(cluster.list("ConfigMap")).toEqual([]);
  expect(cluster.get("Thing", "a")?.["status"]).toBeUndefined();
  expect(codes(cluster)).toContain("selector-mismatch");
  expect(settlement.moving).toMatchObject([
    { parent: { name: "a" }, reason: expect.stringContaining("don't match parent selector") },
  ]);
});

test("a parent without spec.selector fails when the selector is not generated", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  await cluster.apply(thing("a"));
  expect((await cluster.settle()).moving).toMatchObject([
    { reason: expect.stringContaining("must have either matchLabels") },
  ]);
  expect(cluster.calls).toEqual([]);
});
