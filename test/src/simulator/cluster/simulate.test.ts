import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateOnce, toSecretData } from "../../../../runtime/src/index.ts";
import { simulate, simulationMatchers } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  composite,
  configMap,
  crd,
  server,
  thing,
  things,
} from "../../../support/things-simulation.ts";

const sync: Hook = ({ parent }) => ({ status: {}, children: [configMap(parent.metadata.name, { v: "1" })] });
let folder = "";

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "simulate-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

test("settle says what was still moving, bounded", async () => {
  let count = 0;
  const cluster = await simulate(things(() => ({ status: { count: count++ }, children: [] })));
  await cluster.apply(thing("a"), thing("b"));
  const settlement = await cluster.settle({ maxPasses: 4 });
  expect(settlement).toMatchObject({ isAtRest: false, passes: 8 });
  expect(
    settlement.moving.map(({ controller, parent, passes }) => [controller, parent.name, passes]),
  ).toEqual([
    ["things", "a", 4],
    ["things", "b", 4],
  ]);
});

test("the world takes as many steps as maxSteps says, and no more", async () => {
  const labels = { app: "a" };
  const containers = [{ name: "a", image: "a" }];
  const statefulSet = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "a" },
    spec: {
      replicas: 3,
      serviceName: "a",
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
  const stateAfter = async (maxSteps?: number): Promise<[seconds: number, ready: unknown]> => {
    const controllers = composite({
      childResources: [
        { apiVersion: "apps/v1", resource: "statefulsets", updateStrategy: { method: "InPlace" } },
      ],
    });
    const hooks = server({ "/sync": () => ({ status: {}, children: [statefulSet] }) });
    const cluster = await simulate({ manifests: [controllers], crds: [crd("Thing")], server: hooks });
    await cluster.apply(thing("a"));
    const { seconds } = await cluster.settle(maxSteps === undefined ? {} : { maxSteps });
    const found = cluster.get("StatefulSet.apps/v1", "a", "default") as {
      status?: { readyReplicas?: number };
    };
    return [seconds, found.status?.readyReplicas];
  };
  const [steps, ready] = await stateAfter();
  expect([steps > 0, ready]).toEqual([true, 3]);
  expect(await stateAfter(steps)).toEqual([steps, 3]);
  expect((await stateAfter(steps - 1))[0]).toBe(steps - 1);
  expect(await stateAfter(0)).toEqual([0, undefined]);
});

test("what waits for a retry is still moving, until it is gone", async () => {
  const cluster = await simulate(things(() => ({ reply: { status: 500, text: "no" } })));
  await cluster.apply(thing("a"));
  expect((await cluster.settle()).moving[0]?.reason).toBe(
    "sync hook failed (version=v1): unsupported status code: 500 body: no",
  );
  expect((await cluster.settle()).moving[0]?.reason).toMatch(
    /^it failed \d+ times and waits to be tried again$/,
  );
  await cluster.delete(thing("a"));
  expect(await cluster.settle()).toMatchObject({ isAtRest: true, moving: [] });
});

test("nothing sleeps: the clock moves only by what is waited for", async () => {
  const cluster = await simulate(things(sync, {}, { now: "2030-05-06T07:08:09Z" }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(cluster.now().toISOString()).toBe("2030-05-06T07:08:09.000Z");
  expect(cluster.get("Thing", "a")?.metadata.creationTimestamp).toBe("2030-05-06T07:08:09Z");
  await cluster.advance(3600);
  expect(cluster.now().toISOString()).toBe("2030-05-06T08:08:09.000Z");
});

test("one change touches one parent", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(...Array.from({ length: 20 }, (_, index) => thing(`a${index}`)));
  await cluster.settle();
  const count = cluster.calls.length;
  await cluster.edit("Thing", "a7", (it) => void (it.spec["v"] = 2));
  await cluster.settle();
  expect(new Set(cluster.calls.slice(count).map(({ parent }) => parent.name))).toEqual(new Set(["a7"]));
});

test("children, list and get find objects; kinds may carry their version", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a"), thing("b", { metadata: { namespace: "blue" } }));
  await cluster.settle();
  expect(cluster.children(thing("a")).map(({ metadata }) => metadata.name)).toEqual(["a"]);
  expect(cluster.list("ConfigMap.v1").length).toBe(2);
  expect(cluster.get("ConfigMap", "b")).toBeUndefined();
  expect(cluster.get("ConfigMap", "b", "blue")).toBeDefined();
  expect(cluster.get("Thing.test.example.com/v1", "a")).toBeDefined();
  expect(cluster.children(thing("nobody"))).toEqual([]);
});

test("apply behaves like kubectl: what was applied before and is absent now is removed, the rest stays", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(configMap("x", { a: "1", b: "2" }));
  await cluster.edit<{ data: { own: string } }>("ConfigMap", "x", (it) => void (it.data.own = "3"));
  await cluster.apply(configMap("x", { a: "4" }));
  expect(cluster.get("ConfigMap", "x")?.["data"]).toEqual({ a: "4", own: "3" });
});

test("a snapshot names the object whose uid is part of a name", async () => {
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const childResources = [{ apiVersion: "v1", resource: "persistentvolumeclaims" }];
  const cluster = await simulate({
    ...things(() => ({ status: {}, children: [claim] }), { childResources }),
    world: true,
  });
  await cluster.apply(thing("a"));
  await cluster.settle();
  const stored = cluster.snapshot().find(({ kind }) => kind === claim.kind);
  expect(stored).toMatchObject({
    spec: { volumeName: "pvc-<uid of PersistentVolumeClaim default/data>" },
  });
});

test("snapshots of two runs are equal, whatever the uids and times", async () => {
  const snapshots = [];
  for (const now of ["2026-01-01T00:00:00Z", "2031-02-03T04:05:06Z"]) {
    const cluster = await simulate(things(sync, {}, { now }));
    if (now.startsWith("2031")) await cluster.apply(configMap("zzz"));
    await cluster.apply(thing("a"));
    if (now.startsWith("2031")) await cluster.delete(configMap("zzz"));
    await cluster.settle();
    snapshots.push(cluster.snapshot());
  }
  expect(snapshots[1]).toEqual(snapshots[0]);
  expect(JSON.stringify(snapshots[0])).toContain("<uid of Thing default/a>");
});

test("a snapshot holds of generated passwords only how long they are", async () => {
  const password = generateOnce(undefined, { PASSWORD: 24 });
  const secret = { ...configMap("a"), kind: "Secret", data: toSecretData(password) };
  const cluster = await simulate(things(() => ({ status: {}, children: [] })));
  await cluster.apply(secret);
  expect(cluster.snapshot()).toMatchObject([{ kind: "Secret", data: { PASSWORD: "<24 bytes>" } }]);
  expect(cluster.get("Secret", "a")?.["data"]).toEqual(secret.data);
});

test("expectEmpty names what is left, but not what the user applied beside", async () => {
  const cluster = await simulate(things(sync));
  await cluster.apply(thing("a"), configMap("fixture"));
  await cluster.settle();
  expect(() => cluster.expectEmpty()).toThrow(
    /2 objects are left:\n {2}Thing default\/a\n {2}ConfigMap default\/a$/,
  );
  await cluster.delete(thing("a"));
  await cluster.settle();
  cluster.expectEmpty();
});

test("the matchers tell what is wrong", async () => {
  const { toBeAtRest, toHaveNoProblems, toHaveObject, toHaveProblem, toBeEmptyCluster } = simulationMatchers;
  let count = 0;
  const cluster = await simulate(things(() => ({ status: { count: count++ }, children: [] })));
  expect(toBeAtRest(cluster).pass).toBe(false);
  await cluster.apply(thing("a"));
  await cluster.settle({ maxPasses: 6 });
  expect(toBeAtRest(cluster).message()).toContain("Thing default/a after 6 passes");
  expect(toHaveNoProblems(cluster).message()).toContain("restless-status: Thing default/a status.count");
  expect(toHaveProblem(cluster, "restless-status").pass).toBe(true);
  expect(toHaveObject(cluster, "Thing", "a").pass).toBe(true);
  expect(toHaveObject(cluster, "Thing", "b").pass).toBe(false);
  expect(toBeEmptyCluster(cluster).pass).toBe(false);
});

test("manifests, CRDs and objects are read from JSON and YAML files; other documents are ignored", async () => {
  const paths = ["manifests.json", "crd.yaml", "objects.yaml"].map((name) => join(folder, name));
  const [manifests = "", crds = "", objects = ""] = paths;
  const others = [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } }];
  await writeFile(
    manifests,
    JSON.stringify({ apiVersion: "v1", kind: "List", items: [...others, composite()] }),
  );
  await writeFile(crds, `# comment\n---\n${JSON.stringify(crd("Thing"))}\n---\n`);
  await writeFile(
    objects,
    ["apiVersion: test.example.com/v1", "kind: Thing", "metadata: {name: a}", "spec: {}"].join("\n"),
  );
  const cluster = await simulate({
    manifests,
    crds: [crds],
    server: server({ "/sync": sync }),
    world: false,
  });
  await cluster.apply(objects);
  await cluster.settle();
  expect(cluster.get("ConfigMap", "a")).toBeDefined();
});

test("files are read as kubectl reads them", async () => {
  const path = join(folder, "forms.yaml");
  const fields = [
    "a: 0644",
    "b: yes",
    "c: 0o17",
    "d: 0b11",
    "e: 1_000",
    "f: -0x1F",
    "g: 08",
    "h: 2020-01-01",
    "i: 12:30:45",
  ];
  const text = `apiVersion: test.example.com/v1
kind: Thing
metadata: { name: a, annotations: &all { x: "1" } }
spec: { ${fields.join(", ")}, merged: { <<: *all, z: "2" } }
`;
  await writeFile(path, text);
  const cluster = await simulate(things(sync));
  await cluster.apply(path);
  expect(cluster.get("Thing", "a")?.["spec"]).toEqual({
    a: 420,
    b: true,
    c: 15,
    d: 3,
    e: 1000,
    f: -31,
    g: 8,
    h: "2020-01-01",
    i: "12:30:45",
    merged: { x: "1", z: "2" },
  });
});

test("without anything to run the simulation says so", async () => {
  await expect(simulate({})).rejects.toThrow("simulate needs controllers");
  await expect(simulate({ manifests: [composite()] })).rejects.toThrow("a server or a url");
  const cluster = await simulate(things(sync));
  await expect(cluster.apply({ apiVersion: "a.b/v1", kind: "No", metadata: { name: "x" } })).rejects.toThrow(
    `no matches for kind "No"`,
  );
});
