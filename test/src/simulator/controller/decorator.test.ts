import { expect, test } from "vitest";
import { type SimulateOptions, type Simulation, simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  configMap,
  crd,
  decorator,
  hook,
  server,
  thing,
  writes,
} from "../../../support/things-simulation.ts";

async function decorating(
  sync: Hook,
  spec: { [field: string]: unknown } = {},
  more: Partial<SimulateOptions> & { paths?: { [path: string]: Hook } } = {},
): Promise<Simulation> {
  const { paths, ...rest } = more;
  return simulate({
    manifests: [decorator(spec)],
    crds: [crd("Thing")],
    server: server({ "/sync": sync, ...paths }),
    world: false,
    probes: 0,
    ...rest,
  });
}

for (const version of ["v1", "v2"] as const) {
  test(`a ${version} request has object and attachments`, async () => {
    const seen: string[][] = [];
    const sync: Hook = ({ path: _path, headers: _headers, ...request }) => {
      seen.push(Object.keys(request));
      return { attachments: [] };
    };
    const cluster = await decorating(sync, { hooks: { sync: hook("/sync", version) } });
    await cluster.apply(thing("a"));
    await cluster.settle();
    expect(seen[0]).toEqual(["controller", "object", "attachments", "related", "finalizing"]);
  });
}

test("labels and annotations are merged, a null deletes the key", async () => {
  const cluster = await decorating(() => ({
    labels: { new: "1", old: null },
    annotations: { note: "x" },
    attachments: [],
  }));
  await cluster.apply(thing("a", { metadata: { labels: { old: "0", own: "2" } } }));
  await cluster.settle();
  const metadata = cluster.get("Thing", "a")?.metadata;
  expect([metadata?.labels, metadata?.annotations]).toEqual([{ own: "2", new: "1" }, { note: "x" }]);
});

test("an absent status leaves the target's status alone (trap 3), a present one replaces it", async () => {
  const cluster = await decorating(({ object }) => ({
    ...(object.spec["say"] !== undefined && { status: { said: object.spec["say"] } }),
    attachments: [],
  }));
  await cluster.apply(thing("a"));
  await cluster.edit<{ status: object }>("Thing", "a", (it) => void (it.status = { own: 1 }));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.["status"]).toEqual({ own: 1 });
  await cluster.edit("Thing", "a", (it) => void (it.spec["say"] = "hello"));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.["status"]).toEqual({ said: "hello" });
});

test("attachments are owned by reference and never adopted", async () => {
  const cluster = await decorating(({ attachments }) => ({
    annotations: { count: String(Object.keys(attachments["ConfigMap.v1"] ?? {}).length) },
    attachments: [configMap("mine")],
  }));
  await cluster.apply(configMap("stranger"), thing("a"));
  await cluster.settle();
  const mine = cluster.get("ConfigMap", "mine");
  expect(mine?.metadata.ownerReferences).toMatchObject([{ kind: "Thing", name: "a", controller: true }]);
  expect(mine?.metadata.annotations?.["metacontroller.k8s.io/decorator-controller"]).toBe("marks");
  expect(cluster.get("ConfigMap", "stranger")?.metadata.ownerReferences).toBeUndefined();
  expect(cluster.get("Thing", "a")?.metadata.annotations).toEqual({ count: "1" });
});

test("the target is written before its attachments", async () => {
  const cluster = await decorating(() => ({ labels: { a: "b" }, attachments: [configMap("x")] }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(writes(cluster)).toEqual(["update Thing a ok", "create ConfigMap x ok"]);
});

test("label and annotation selectors choose the targets", async () => {
  const resources = [
    {
      apiVersion: "test.example.com/v1",
      resource: "things",
      labelSelector: { matchLabels: { a: "1" } },
      annotationSelector: {
        matchAnnotations: { b: "2" },
        matchExpressions: [{ key: "c", operator: "DoesNotExist" }],
      },
    },
  ];
  const cluster = await decorating(() => ({ attachments: [] }), { resources });
  const labels = { a: "1" };
  await cluster.apply(
    thing("yes", { metadata: { labels, annotations: { b: "2" } } }),
    thing("no-annotation", { metadata: { labels } }),
    thing("excluded", { metadata: { labels, annotations: { b: "2", c: "3" } } }),
    thing("no-label", { metadata: { annotations: { b: "2" } } }),
  );
  await cluster.settle();
  expect(cluster.calls.map(({ parent }) => parent.name)).toEqual(["yes"]);
});

test("429 delays nothing: it is an error like any other", async () => {
  const replies = [{ status: 429, headers: { "retry-after": "7" } }, { body: { attachments: [] } }];
  const cluster = await decorating(() => ({ reply: replies[Math.min(cluster.calls.length, 2) - 1] }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  const [first, second] = cluster.calls.map(({ at }) => at);
  expect(second).toBe((first ?? 0) + 5);
  expect(cluster.events.map(({ message }) => message)).toContain(
    "Sync error: sync hook failed (version=v1): Too many request, it will be resync after: 7",
  );
});

test("of two rules for one kind only the last one counts", async () => {
  const rule = { apiVersion: "test.example.com/v1", resource: "things" };
  const select = (name: string) => ({ ...rule, labelSelector: { matchLabels: { [name]: "1" } } });
  const cluster = await decorating(() => ({ annotations: { seen: "1" } }), {
    resources: [select("first"), select("last")],
  });
  await cluster.apply(
    thing("a", { metadata: { labels: { first: "1" } } }),
    thing("b", { metadata: { labels: { last: "1" } } }),
  );
  await cluster.settle();
  expect(cluster.calls.map(({ parent }) => parent.name)).toEqual(["b", "b"]);
});

test("the parent of a decorator can be built in, and two kinds can share one controller", async () => {
  const resources = [
    { apiVersion: "v1", resource: "secrets" },
    { apiVersion: "test.example.com/v1", resource: "things" },
  ];
  const cluster = await decorating(({ object }) => ({ labels: { kind: object.kind }, attachments: [] }), {
    resources,
  });
  await cluster.apply({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } }, thing("a"));
  await cluster.settle();
  expect(cluster.get("Secret", "s")?.metadata.labels).toEqual({ kind: "Secret" });
  expect(cluster.get("Thing", "a")?.metadata.labels).toEqual({ kind: "Thing" });
});

test("the decorator's finalizer is put on and taken off", async () => {
  const hooks = { sync: hook("/sync"), finalize: hook("/finalize") };
  const finalize: Hook = ({ attachments }) => ({
    attachments: [],
    finalized: Object.keys(attachments["ConfigMap.v1"] ?? {}).length === 0,
  });
  const paths = { "/finalize": finalize };
  const cluster = await decorating(() => ({ attachments: [configMap("x")] }), { hooks }, { paths });
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(cluster.get("Thing", "a")?.metadata.finalizers).toEqual([
    "metacontroller.io/decoratorcontroller-marks",
  ]);
  await cluster.delete(thing("a"));
  await cluster.settle();
  cluster.expectEmpty();
});

test("attachments of a target that is deleted are collected without a call", async () => {
  const cluster = await decorating(() => ({ attachments: [configMap("x")] }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  const count = cluster.calls.length;
  await cluster.delete(thing("a"));
  await cluster.settle();
  cluster.expectEmpty();
  expect(cluster.calls.length).toBe(count);
});

test("an attachment that is no longer answered is deleted; v2 keys by namespace/name", async () => {
  const keys: string[] = [];
  const sync: Hook = ({ object: parent, attachments: children }) => {
    keys.push(...Object.keys(children["ConfigMap.v1"] ?? {}));
    return { attachments: parent.spec["off"] === true ? [] : [configMap("x")] };
  };
  const cluster = await decorating(sync, { hooks: { sync: hook("/sync", "v2") } });
  await cluster.apply(thing("a"));
  await cluster.settle();
  await cluster.edit("Thing", "a", (it) => void (it.spec["off"] = true));
  await cluster.settle();
  expect(cluster.list("ConfigMap")).toEqual([]);
  expect(keys[0]).toBe("default/x");
});
