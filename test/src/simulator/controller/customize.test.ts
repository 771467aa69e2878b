import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  composite,
  configMap,
  crd,
  hook,
  server,
  thing,
} from "../../../support/things-simulation.ts";

interface Setting {
  readonly rule: object;
  readonly customize?: string;
  readonly sync?: string;
  readonly scope?: "Namespaced" | "Cluster";
  readonly childResources?: object[];
}

/** Starts a parent `a` in `default` with one related rule; the status tells the keys of what sync saw. */
async function relating({
  rule,
  customize = "v1",
  sync = "v1",
  scope = "Namespaced",
}: Setting): Promise<Simulation> {
  const hooks = { sync: hook("/sync", sync), customize: hook("/customize", customize) };
  const see: Hook = ({ related }) => ({
    status: {
      seen: Object.fromEntries(
        Object.entries(related).map(([kind, objects]) => [kind, Object.keys(objects).toSorted()]),
      ),
    },
    children: [],
  });
  const cluster = await simulate({
    manifests: [composite({ childResources: [], hooks })],
    crds: [crd("Thing", { scope })],
    server: server({ "/sync": see, "/customize": () => ({ relatedResources: [rule] }) }),
    world: false,
    probes: 0,
  });
  await cluster.apply(
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "blue", labels: { team: "b" } } },
    configMap("one", {}, { labels: { app: "x" } }),
    configMap("two"),
    configMap("far", {}, { namespace: "blue", labels: { app: "x" } }),
    thing("a"),
  );
  await cluster.settle();
  return cluster;
}

const seen = (cluster: Simulation): unknown => {
  const parent = cluster.list("Thing")[0];
  return (parent?.["status"] as { seen: unknown } | undefined)?.seen;
};
const maps = { apiVersion: "v1", resource: "configmaps" };

for (const [name, setting, want] of [
  [
    "labelSelector, v1: the parent's namespace only",
    { rule: { ...maps, labelSelector: { matchLabels: { app: "x" } } } },
    ["one"],
  ],
  ["names with the parent's namespace", { rule: { ...maps, namespace: "default", names: ["two"] } }, ["two"]],
  [
    "v1 without a namespace drops the other namespaces",
    { rule: { ...maps, names: ["one", "far"] } },
    ["one"],
  ],
  ["everything of a kind", { rule: maps }, ["one", "two"]],
  [
    "v2 may relate to other namespaces",
    { rule: { ...maps, labelSelector: { matchLabels: { app: "x" } } }, customize: "v2", sync: "v2" },
    ["blue/far", "default/one"],
  ],
  [
    "customize v2 with sync v1 drops the other namespaces silently",
    { rule: { ...maps, labelSelector: { matchLabels: { app: "x" } } }, customize: "v2" },
    ["one"],
  ],
  [
    "labelSelector with namespace, v2",
    {
      rule: { ...maps, namespace: "blue", labelSelector: { matchLabels: { app: "x" } } },
      customize: "v2",
      sync: "v2",
    },
    ["blue/far"],
  ],
  [
    "namespaceSelector, v2",
    { rule: { ...maps, namespaceSelector: { matchLabels: { team: "b" } } }, customize: "v2", sync: "v2" },
    ["blue/far", "blue/kube-root-ca.crt"],
  ],
  [
    "a cluster-scoped parent sees all namespaces",
    { rule: { ...maps, labelSelector: { matchLabels: { app: "x" } } }, scope: "Cluster" },
    ["blue/far", "default/one"],
  ],
] as const) {
  test(name, async () => {
    expect(seen(await relating(setting as Setting))).toEqual({ "ConfigMap.v1": want });
  });
}

test("v2 may relate a namespaced parent to cluster-scoped objects, v1 drops them", async () => {
  const rule = { apiVersion: "v1", resource: "namespaces", names: ["blue"] };
  expect(seen(await relating({ rule, customize: "v2", sync: "v2" }))).toEqual({ "Namespace.v1": ["blue"] });
  expect(seen(await relating({ rule, customize: "v2", sync: "v1" }))).toEqual({ "Namespace.v1": [] });
});

for (const [name, rule, reason] of [
  [
    "names with a selector are refused",
    { ...maps, names: ["a"], labelSelector: {} },
    "cannot have both names",
  ],
  [
    "namespace with namespaceSelector is refused",
    { ...maps, namespace: "a", namespaceSelector: {} },
    "cannot have both namespace",
  ],
  [
    "v1: another namespace by name is refused",
    { ...maps, namespace: "blue", names: ["far"] },
    "differs from parent object namespace",
  ],
  [
    "an unknown resource is refused",
    { apiVersion: "v1", resource: "nothings" },
    "can't find resource nothings",
  ],
] as const) {
  test(name, async () => {
    const cluster = await relating({ rule });
    expect(cluster.settlement?.moving[0]?.reason).toContain(reason);
  });
}

test("the answer is kept per uid and generation, for twenty minutes", async () => {
  const cluster = await relating({ rule: maps });
  const count = (): number => cluster.calls.filter(({ hook: name }) => name === "customize").length;
  expect(count()).toBe(1);
  await cluster.edit<{ metadata: object }>("Thing", "a", (it) =>
    Object.assign(it.metadata, { labels: { a: "b" } }),
  );
  await cluster.settle();
  expect(count()).toBe(1);
  await cluster.edit("Thing", "a", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(count()).toBe(2);
  await cluster.advance(21 * 60);
  await cluster.edit<{ metadata: object }>("Thing", "a", (it) =>
    Object.assign(it.metadata, { labels: { a: "c" } }),
  );
  await cluster.settle();
  expect(count()).toBe(3);
});

test("a change of a related object wakes the parent", async () => {
  const cluster = await relating({ rule: { ...maps, labelSelector: { matchLabels: { app: "x" } } } });
  const count = cluster.calls.length;
  await cluster.apply(configMap("three"));
  await cluster.settle();
  expect(cluster.calls.length).toBe(count);
  await cluster.apply(configMap("three", {}, { labels: { app: "x" } }));
  await cluster.settle();
  expect(seen(cluster)).toEqual({ "ConfigMap.v1": ["one", "three"] });
  await cluster.delete(configMap("one"));
  await cluster.settle();
  expect(seen(cluster)).toEqual({ "ConfigMap.v1": ["three"] });
});

for (const [name, rule] of [
  ["a namespace", { namespace: "blue" }],
  ["a namespace and labels", { namespace: "blue", labelSelector: {} }],
  ["selected namespaces", { namespaceSelector: {} }],
] as const) {
  test(`${name} holds no object of a cluster-scoped kind`, async () => {
    const setting = {
      rule: { apiVersion: "v1", resource: "namespaces", ...rule },
      customize: "v2",
      sync: "v2",
    };
    expect(seen(await relating(setting))).toEqual({ "Namespace.v1": [] });
  });
}

for (const [name, setting, wakes] of [
  ["v1, by labels: not from another namespace", { rule: { ...maps, labelSelector: {} } }, false],
  ["v1, by names: not from another namespace", { rule: { ...maps, names: ["new"] } }, false],
  [
    "v1, by labels in a namespace: from there, although sync never sees it",
    { rule: { ...maps, namespace: "blue", labelSelector: {} } },
    true,
  ],
  ["v1, by selected namespaces: from there", { rule: { ...maps, namespaceSelector: {} } }, true],
  ["v2, by names: from any namespace", { rule: { ...maps, names: ["new"] }, customize: "v2" }, true],
  ["another kind: never", { rule: { apiVersion: "v1", resource: "secrets" }, customize: "v2" }, false],
] as const) {
  test(`what wakes a parent, ${name}`, async () => {
    const cluster = await relating(setting);
    const { length } = cluster.calls;
    await cluster.apply(configMap("new", {}, { namespace: "blue" }));
    await cluster.settle();
    expect(cluster.calls.length > length).toBe(wakes);
  });
}

test("an old answer still tells whom a change concerns", async () => {
  const cluster = await relating({ rule: maps });
  await cluster.advance(21 * 60);
  const { length } = cluster.calls;
  await cluster.apply(configMap("three"));
  await cluster.settle();
  expect(cluster.calls.slice(length, length + 2).map(({ hook: name }) => name)).toEqual([
    "customize",
    "sync",
  ]);
});

test("a null rule crashes the server", async () => {
  const cluster = await relating({ rule: null as unknown as object });
  expect(cluster.problems).toMatchObject([{ code: "server-crash" }]);
});
