import { expect, test } from "vitest";
import {
  type Hook,
  codes,
  composite,
  configMap,
  configMaps,
  crd,
  hook,
} from "../../../support/things-simulation.ts";
import { run, services } from "../../../support/trap-runs.ts";

test("trap 8: the same child twice in one answer", async () => {
  const cluster = await run(() => ({
    status: {},
    children: [configMap("x", { a: "1" }), configMap("x", { a: "2" })],
  }));
  expect(cluster.problems).toMatchObject([{ code: "duplicate-child", trap: 8 }]);
});

test("trap 8: two versions of one kind", async () => {
  const scaler = (version: string): object => ({
    apiVersion: `test.example.com/${version}`,
    kind: "Part",
    metadata: { name: "x" },
    spec: { v: 1 },
  });
  const childResources = ["v1", "v2"].map((version) => ({
    apiVersion: `test.example.com/${version}`,
    resource: "parts",
    updateStrategy: { method: "InPlace" },
  }));
  const cluster = await run(
    () => ({ status: {}, children: [scaler("v1"), scaler("v2")] }),
    { childResources },
    { crds: [crd("Thing"), crd("Part", { versions: ["v1", "v2"] })] },
  );
  expect(codes(cluster)).toContain("two-versions");
});

test("trap 9: items that collide on the guessed merge key", async () => {
  const ports = ["TCP", "UDP"].map((protocol) => ({
    name: `dns-${protocol.toLowerCase()}`,
    port: 53,
    protocol,
  }));
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "dns" },
    spec: { selector: { a: "b" }, ports },
  };
  const cluster = await run(() => ({ status: {}, children: [service] }), { childResources: [services] });
  expect(cluster.problems[0]).toMatchObject({ code: "merge-key-collision", trap: 9, path: "spec.ports" });
});

test("trap 10: an ETag beside a rolling method", async () => {
  const webhook = { etag: { enabled: true } };
  const cluster = await run(() => ({ status: {}, children: [configMap("x")] }), {
    childResources: [configMaps("RollingInPlace")],
    hooks: { sync: hook("/sync", undefined, webhook) },
  });
  expect(cluster.problems).toMatchObject([
    {
      code: "etag-with-rolling",
      trap: 10,
      path: "spec.hooks.sync.webhook.etag",
      object: { kind: "CompositeController", name: "things" },
    },
  ]);
});

test("trap 13: a child with a counter never rests", async () => {
  let count = 0;
  const cluster = await run(() => ({ status: {}, children: [configMap("x", { at: String(count++) })] }));
  expect(cluster.problems[0]).toMatchObject({
    code: "endless-update",
    trap: 13,
    path: "data.at",
    object: { kind: "ConfigMap", name: "x" },
  });
});

test("a child may follow the progress of another one", async () => {
  const cluster = await run(({ children }) => ({
    status: {},
    children: Array.from(
      { length: Math.min(5, Object.keys(children["ConfigMap.v1"] ?? {}).length + 1) },
      (_, index) =>
        configMap(`x${index}`, { count: String(Object.keys(children["ConfigMap.v1"] ?? {}).length) }),
    ),
  }));
  expect([cluster.settlement?.isAtRest, cluster.problems]).toEqual([true, []]);
});

test("trap 13: a status with a counter never rests", async () => {
  let count = 0;
  const cluster = await run(() => ({ status: { count: count++ }, children: [] }));
  expect(cluster.settlement?.isAtRest).toBe(false);
  expect(cluster.problems).toMatchObject([{ code: "restless-status", trap: 13, path: "status.count" }]);
});

test.each([
  ["trap 17: two composites of the same parents", {}, ["shared-parent"]],
  ["two composites that share a kind by their labels", { matchLabels: { a: "b" } }, []],
])("%s", async (_name, labelSelector, wanted) => {
  const parentResource = {
    apiVersion: "test.example.com/v1",
    resource: "things",
    ...(wanted.length === 0 && { labelSelector }),
  };
  const manifests = ["one", "two"].map((name) => composite({ parentResource }, name));
  const cluster = await run(() => ({ status: {}, children: [] }), {}, { manifests });
  expect(codes(cluster)).toEqual(wanted);
  expect(cluster.problems[0]?.trap).toBe(wanted.length === 0 ? undefined : 17);
});

test("a hook that is not a function of its request", async () => {
  let count = 0;
  const sync: Hook = () => ({ status: { at: count++ < 1 ? 1 : Math.random() }, children: [] });
  const cluster = await run(sync, {}, { probes: 2 });
  expect(cluster.problems.find(({ code }) => code === "impure-hook")).toMatchObject({
    path: "status.at",
    trap: 13,
  });
  const pure = await run(() => ({ status: { at: 1 }, children: [configMap("x")] }), {}, { probes: 2 });
  expect(pure.problems).toEqual([]);
  expect(pure.calls.length).toBe(2);
});

test("a refusal of the response gate is reported with path and fix", async () => {
  const problems = [{ path: "children[0].spec", message: "is missing", fix: "Add it." }];
  const body = { error: "refused", code: "RESPONSE_INVALID", hook: "sync", problems };
  const cluster = await run(() => ({ reply: { status: 500, body } }));
  expect(cluster.problems).toMatchObject(
    [
      { code: "refused-by-gate", path: "children[0].spec", message: "sync: is missing", fix: "Add it." },
      { code: "pass-failed" },
    ].slice(0, 1),
  );
});
