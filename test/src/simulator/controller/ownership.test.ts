import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import { type Hook, codes, configMap, thing, things, writes } from "../../../support/things-simulation.ts";

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

test("an orphan that can't be adopted does not stop the others, but fails the pass", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  const labels = { labels: { app: "a" } };
  await cluster.apply(
    thing("a", { spec: { selector } }),
    configMap("m1", {}, labels),
    configMap("m2", {}, labels),
  );
  cluster.inject({ kind: "conflict", object: { kind: "ConfigMap", name: "m1" }, times: 4 });
  await cluster.settle();
  expect(writes(cluster).slice(0, 5)).toEqual([
    ...Array.from({ length: 4 }, () => "adopt ConfigMap m1 Conflict"),
    "adopt ConfigMap m2 ok",
  ]);
  expect(cluster.events.find(({ reason }) => reason === "SyncError")?.message).toContain(
    "can't claim ConfigMap children: Operation cannot be fulfilled",
  );
  expect(seen(cluster)).toEqual(["m1", "m2"]);
});

test("an owner reference that an orphan has already becomes the controller's where it stands", async () => {
  const cluster = await simulate(things(sync, { generateSelector: false }));
  await cluster.apply(thing("a", { spec: { selector } }), configMap("boss"));
  const own = (kind: string, name: string) => ({ kind, name, uid: cluster.get(kind, name)?.metadata.uid });
  const ownerReferences = [
    { apiVersion: "test.example.com/v1", ...own("Thing", "a") },
    { apiVersion: "v1", ...own("ConfigMap", "boss") },
  ];
  await cluster.apply(configMap("mine", {}, { labels: { app: "a" }, ownerReferences }));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "mine")?.metadata.ownerReferences).toMatchObject([
    { name: "a", controller: true },
    { name: "boss" },
  ]);
});

for (const [name, change, adopts, text] of [
  ["is being deleted", "delete", false, "default/a has just been deleted at 2026-"],
  ["is another one, which then adopts", "replace", true, "original Thing default/a is gone: got uid "],
  ["is gone", "remove", false, undefined],
] as const) {
  test(`nothing is adopted for a parent that ${name} in truth`, async () => {
    const finalizers = change === "delete" ? ["example.com/hold"] : [];
    const cluster = await simulate(things(sync, { generateSelector: false }));
    await cluster.apply(thing("a", { spec: { selector }, metadata: { finalizers } }));
    await cluster.settle();
    cluster.inject({ kind: "stale-cache" });
    await cluster.settle();
    await cluster.apply(configMap("late", {}, { labels: { app: "a" } }));
    await cluster.delete(thing("a"));
    if (change === "replace") await cluster.apply(thing("a", { spec: { selector } }));
    await cluster.settle();
    expect(writes(cluster).includes("adopt ConfigMap late ok")).toBe(adopts);
    const messages = cluster.events
      .filter(({ reason }) => reason === "SyncError")
      .map(({ message }) => message);
    if (text === undefined) expect(messages).toEqual([]);
    else expect(messages.join()).toContain(text);
  });
}

for (const [labels, text] of [
  [null, "<nil> is of the type <nil>, expected map[string]interface{}"],
  [
    { app: "a", n: 1 },
    `contains non-string value in the map under key "n": 1 is of the type int64, expected string`,
  ],
] as const) {
  for (const generateSelector of [true, false]) {
    test(`labels ${JSON.stringify(labels)} fail the pass, generateSelector ${generateSelector}`, async () => {
      const child = configMap("x", {}, { labels });
      const cluster = await simulate(things(() => ({ status: {}, children: [child] }), { generateSelector }));
      await cluster.apply(thing("a", { spec: { selector } }));
      const settlement = await cluster.settle();
      expect(settlement.moving[0]?.reason).toContain(
        `invalid labels on desired child ConfigMap default/x: .metadata.labels accessor error: ${text}`,
      );
      expect(cluster.list("ConfigMap")).toEqual([]);
    });
  }
}

test("of two children with one name only the last one's labels count", async () => {
  const children = [configMap("x"), configMap("x", {}, { labels: { app: "a" } })];
  const cluster = await simulate(things(() => ({ status: {}, children }), { generateSelector: false }));
  await cluster.apply(thing("a", { spec: { selector } }));
  expect((await cluster.settle()).isAtRest).toBe(true);
});
