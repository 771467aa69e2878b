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
} from "../../../support/things-simulation.ts";

async function settled(sync: Hook, spec: object = {}, more: object = {}): Promise<Simulation> {
  const cluster = await simulate(things(sync, { childResources: [configMaps("InPlace")], ...spec }, more));
  await cluster.apply(thing("a"));
  await cluster.settle();
  return cluster;
}

const observedOr = (children: { readonly [name: string]: unknown } | undefined) => [
  children?.["x"] ?? configMap("x"),
];

test("an observed child that is answered as it is loops, and the problem names the field", async () => {
  const cluster = await settled(({ children }) => ({
    status: {},
    children: observedOr(children["ConfigMap.v1"]),
  }));
  expect(cluster.settlement?.isAtRest).toBe(false);
  expect(cluster.problems[0]).toMatchObject({
    code: "endless-update",
    object: { kind: "ConfigMap", name: "x" },
    path: "metadata.resourceVersion",
    fix: expect.stringContaining("asLastApplied"),
  });
});

test("under server-side apply it rests", async () => {
  const sync: Hook = ({ children }) => ({ status: {}, children: observedOr(children["ConfigMap.v1"]) });
  const cluster = await settled(sync, {}, { applyStrategy: "server-side-apply" });
  expect(cluster.settlement?.isAtRest).toBe(true);
  expect(codes(cluster)).toEqual([]);
});

test("a decorator that declares no attachments may answer without them", async () => {
  const manifest = decorator() as { spec: { attachments?: unknown } };
  delete manifest.spec.attachments;
  const cluster = await simulate({
    manifests: [manifest],
    crds: [crd("Thing")],
    server: server({ "/sync": () => ({ labels: { seen: "yes" } }) }),
    world: false,
    probes: 0,
  });
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(codes(cluster)).toEqual([]);
  expect(cluster.get("Thing", "a")?.metadata.labels).toEqual({ seen: "yes" });
});

test("children may go when the status says that the work is done", async () => {
  let isDone = false;
  const cluster = await settled(() =>
    isDone
      ? { status: { phase: "Complete" }, children: [] }
      : { status: { phase: "Running" }, children: [configMap("x")] },
  );
  isDone = true;
  await cluster.delete(configMap("x"));
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toEqual([]);
  expect(codes(cluster)).toEqual([]);
});

test("children may go with a related object", async () => {
  const customize: Hook = () => ({
    relatedResources: [{ apiVersion: "v1", resource: "secrets", names: ["source"] }],
  });
  const sync: Hook = ({ related }) => ({
    status: {},
    children: related["Secret.v1"]?.["source"] === undefined ? [] : [configMap("copy")],
  });
  const hooks = {
    sync: { webhook: { url: "http://hooks/sync" } },
    customize: { webhook: { url: "http://hooks/customize" } },
  };
  const cluster = await simulate({
    ...things(sync, { childResources: [configMaps("InPlace")], hooks }),
    server: server({ "/sync": sync, "/customize": customize }),
  });
  const source = { apiVersion: "v1", kind: "Secret", metadata: { name: "source", namespace: "default" } };
  await cluster.apply(source, thing("a"));
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toHaveLength(1);
  await cluster.delete(source);
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toEqual([]);
  expect(codes(cluster)).toEqual([]);
});

test("opting out by an annotation and in again is no reappearance", async () => {
  const sync: Hook = ({ parent }) => ({
    status: {},
    children: parent.metadata.annotations?.["off"] === undefined ? [configMap("x")] : [],
  });
  const cluster = await settled(sync);
  const annotate = (annotations: object) =>
    cluster.edit<{ metadata: object }>("Thing", "a", (it) => Object.assign(it.metadata, { annotations }));
  await annotate({ off: "1" });
  await cluster.settle();
  await annotate({});
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toHaveLength(1);
  expect(codes(cluster)).toEqual([]);
});

for (const [applyStrategy, isAtRest] of [
  ["dynamic-apply", true],
  ["server-side-apply", false],
] as const) {
  test(`a child with an own reference to its parent ${isAtRest ? "rests" : "loops"} under ${applyStrategy}`, async () => {
    const sync: Hook = ({ parent: { apiVersion, kind, metadata } }) => {
      const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid };
      return { status: {}, children: [configMap("x", {}, { ownerReferences: [owner] })] };
    };
    const cluster = await settled(sync, {}, { applyStrategy });
    expect(cluster.settlement?.isAtRest).toBe(isAtRest);
  });
}
