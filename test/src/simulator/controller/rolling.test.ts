import { expect, test } from "vitest";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import { type Hook, codes, configMap, thing, things, writes } from "../../../support/things-simulation.ts";

const names = ["c", "a", "b"];
const sync: Hook = ({ parent }) => ({
  status: { version: parent.spec["version"] },
  children: names.map((name) => configMap(name, { v: String(parent.spec["version"]) })),
});

function rolling(method: string) {
  return [{ apiVersion: "v1", resource: "configmaps", updateStrategy: { method } }];
}

async function rolled(method: string, spec: object = {}): Promise<Simulation> {
  const cluster = await simulate(things(sync, { childResources: rolling(method), ...spec }));
  await cluster.apply(thing("p", { spec: { version: 1, note: "x" } }));
  await cluster.settle();
  return cluster;
}

const updated = (cluster: Simulation): unknown =>
  (
    cluster.get("Thing", "p") as { status?: { conditions?: { type: string }[] } } | undefined
  )?.status?.conditions?.find(({ type }) => type === "Updated");
const childWrites = (cluster: Simulation, from: number): string[] =>
  writes(cluster, from).filter((write) => write.includes("ConfigMap"));

test("at rest one ControllerRevision claims every child, and the parent says so", async () => {
  const cluster = await rolled("RollingInPlace");
  const revisions = cluster.list("ControllerRevision");
  expect(revisions).toHaveLength(1);
  expect(revisions[0]).toMatchObject({
    metadata: { name: expect.stringMatching(/^things\.test\.example\.com-[0-9a-f]{40}$/) },
    parentPatch: { spec: { version: 1, note: "x" } },
    children: [{ apiGroup: "", kind: "ConfigMap", names }],
  });
  expect(updated(cluster)).toMatchObject({ status: "True", reason: "OnLatestRevision" });
});

for (const [method, want] of [
  ["RollingInPlace", ["update ConfigMap c ok"]],
  ["RollingRecreate", ["delete ConfigMap c ok", "create ConfigMap c ok"]],
] as const) {
  test(`${method} stalls after the first child, as in Metacontroller 4.17.2, and says so`, async () => {
    const cluster = await rolled(method);
    const count = cluster.actions.length;
    await cluster.edit("Thing", "p", (it) => void (it.spec["version"] = 2));
    expect((await cluster.settle()).isAtRest).toBe(true);
    expect(childWrites(cluster, count)).toEqual(want);
    expect(cluster.list("ControllerRevision")).toHaveLength(2);
    expect(updated(cluster)).toMatchObject({
      status: "False",
      reason: "RolloutWaiting",
      message: "missing child ConfigMap c",
    });
    expect(cluster.problems).toMatchObject([
      { code: "rollout-stalled", object: { kind: "Thing", name: "p" } },
    ]);
    await cluster.edit("Thing", "p", (it) => void (it.spec["version"] = 3));
    await cluster.settle();
    expect(cluster.list("ConfigMap").map((it) => it["data"])).toEqual([{ v: "1" }, { v: "1" }, { v: "3" }]);
  });
}

test("a single child rolls", async () => {
  const cluster = await simulate(
    things(
      ({ parent }) => ({ status: {}, children: [configMap("a", { v: String(parent.spec["version"]) })] }),
      { childResources: rolling("RollingInPlace") },
    ),
  );
  await cluster.apply(thing("p", { spec: { version: 1 } }));
  await cluster.settle();
  await cluster.edit("Thing", "p", (it) => void (it.spec["version"] = 2));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "a")).toMatchObject({ data: { v: "2" } });
  expect(updated(cluster)).toMatchObject({ status: "True" });
  expect(codes(cluster)).toEqual([]);
});

test("sync is called once for every live revision, the status comes from the latest", async () => {
  const versions: unknown[][] = [];
  const cluster = await simulate(
    things(
      (request) => {
        versions.push([request.parent.spec["version"]]);
        return sync(request);
      },
      { childResources: rolling("RollingInPlace") },
    ),
  );
  await cluster.apply(thing("p", { spec: { version: 1 } }));
  await cluster.settle();
  versions.length = 0;
  await cluster.edit("Thing", "p", (it) => void (it.spec["version"] = 2));
  await cluster.settle();
  expect(versions.slice(0, 4).flat()).toEqual([2, 1, 2, 1]);
  expect(cluster.get("Thing", "p")?.["status"]).toMatchObject({ version: 2 });
});

test("fields outside revisionHistory.fieldPaths reach all children at once", async () => {
  const parentResource = {
    apiVersion: "test.example.com/v1",
    resource: "things",
    revisionHistory: { fieldPaths: ["spec.note"] },
  };
  const cluster = await rolled("RollingInPlace", { parentResource });
  const calls = cluster.calls.length;
  await cluster.edit("Thing", "p", (it) => void (it.spec["version"] = 2));
  await cluster.settle();
  expect(cluster.list("ControllerRevision")).toMatchObject([{ parentPatch: { spec: { note: "x" } } }]);
  expect(cluster.calls.length - calls).toBe(2);
  expect(cluster.list("ConfigMap").every((it) => (it["data"] as { v: string }).v === "2")).toBe(true);
});

test("a missing status while a child rolls crashes the server (trap 1)", async () => {
  const cluster = await simulate(
    things(() => ({ children: [configMap("a")] }), { childResources: rolling("RollingInPlace") }),
  );
  await cluster.apply(thing("p"));
  await cluster.settle();
  expect(cluster.problems[0]).toMatchObject({ code: "server-crash", trap: 1 });
});

test("revisions go with their parent", async () => {
  const cluster = await rolled("RollingInPlace");
  await cluster.delete(thing("p"));
  await cluster.settle();
  cluster.expectEmpty();
});

for (const [name, change, verb] of [
  ["an orphaned revision is adopted", { ownerReferences: [] }, "adopt"],
  ["a revision that no longer matches is released", { labels: {} }, "release"],
] as const) {
  test(name, async () => {
    const cluster = await rolled("RollingInPlace");
    const revision = cluster.list("ControllerRevision")[0]?.metadata.name ?? "";
    await cluster.edit<{ metadata: object }>("ControllerRevision", revision, (it) =>
      Object.assign(it.metadata, change),
    );
    const count = cluster.actions.length;
    await cluster.edit<{ metadata: object }>("Thing", "p", (it) =>
      Object.assign(it.metadata, { labels: { a: "b" } }),
    );
    await cluster.settle();
    expect(writes(cluster, count)[0]).toBe(`${verb} ControllerRevision ${revision} ok`);
  });
}

test("a revision that claims no child any more has no children", async () => {
  const cluster = await simulate(
    things(
      ({ parent }) => ({
        status: {},
        children: parent.metadata.labels === undefined ? [configMap("a")] : [],
      }),
      { childResources: rolling("RollingInPlace") },
    ),
  );
  await cluster.apply(thing("p"));
  await cluster.settle();
  await cluster.edit<{ metadata: object }>("Thing", "p", (it) =>
    Object.assign(it.metadata, { labels: { a: "b" } }),
  );
  await cluster.settle();
  expect(cluster.list("ControllerRevision").map((it) => it["children"])).toEqual([undefined]);
});

test("conditions that are no list fail the pass", async () => {
  const cluster = await simulate(
    things(() => ({ status: { conditions: null }, children: [] }), {
      childResources: rolling("RollingInPlace"),
    }),
  );
  await cluster.apply(thing("p"));
  expect((await cluster.settle()).moving[0]?.reason).toContain(
    ".conditions accessor error: <nil> is of the type <nil>, expected []interface{}",
  );
});

for (const [name, template, spec, want] of [
  [
    "labels of a template that are not all texts",
    { metadata: { labels: { app: "a", n: 1 } } },
    {},
    `invalid labels on parent Thing default/p: .spec.template.metadata.labels accessor error: contains non-string value`,
  ],
  [
    "a field path through what is no map",
    "text",
    {
      parentResource: {
        apiVersion: "test.example.com/v1",
        resource: "things",
        revisionHistory: { fieldPaths: ["spec.template.spec"] },
      },
    },
    ".spec.template.spec accessor error: text is of the type string, expected map[string]interface{}",
  ],
] as const) {
  test(`a rolling pass fails for ${name}`, async () => {
    const childResources = rolling("RollingInPlace");
    const cluster = await simulate(things(sync, { generateSelector: false, childResources, ...spec }));
    await cluster.apply(thing("p", { spec: { template, selector: { matchLabels: { app: "a" } } } }));
    expect((await cluster.settle()).moving[0]?.reason).toContain(want);
  });
}
