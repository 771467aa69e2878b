import { conditions, resyncAfter, retryAfter, teardown, teardownAttachments } from "@metatron/runtime";
import { expect, test } from "vitest";
import { viewObjects } from "../../../runtime/src/controller/observed.ts";

const now = new Date("2026-11-22T10:00:00.123Z");

test("a condition keeps its time while its status stays, and gets now when it changes", () => {
  const observed = [
    { type: "Ready", status: "True", reason: "Old", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
    { type: "Gone", status: "True", reason: "Old", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
  ];
  const wanted = { type: "Ready", status: "True", reason: "New" } as const;
  expect(conditions(observed, [wanted], { now })).toEqual([
    { ...wanted, message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
  ]);
  expect(conditions(observed, [{ ...wanted, status: "False" }], { now })[0]?.lastTransitionTime).toBe(
    "2026-11-22T10:00:00Z",
  );
  expect(conditions(observed, [wanted], { now, keepOthers: true }).map(({ type }) => type)).toEqual([
    "Gone",
    "Ready",
  ]);
  const unsaid = { ...wanted, message: undefined, observedGeneration: undefined } as unknown as typeof wanted;
  expect(conditions([], [unsaid], { now: 0 })).toStrictEqual([
    { ...wanted, message: "", lastTransitionTime: "1970-01-01T00:00:00Z" },
  ]);
  expect(conditions(undefined, [wanted], { now: 0 })[0]?.lastTransitionTime).toBe("1970-01-01T00:00:00Z");
});

test("a condition type that is wanted twice is refused", () => {
  const wanted = { type: "Ready", status: "True", reason: "Up" } as const;
  const twice = [wanted, { ...wanted, type: "Synced" }, { ...wanted, status: "False" }] as const;
  expect(() => conditions([], twice, { now })).toThrow("conditions: the type Ready is given twice");
});

test("a delay that the gate would refuse is no delay", () => {
  expect(resyncAfter(1_000_000_000)).toEqual({ resyncAfterSeconds: 1_000_000_000 });
  expect(() => resyncAfter(1_000_000_001)).toThrow(
    new RangeError("resyncAfter needs a number of seconds, 0 to 1000000000: 1000000001"),
  );
  expect(() => resyncAfter("30" as never)).toThrow(RangeError);
});

test("delays must be seconds", () => {
  expect(resyncAfter(0.5)).toEqual({ resyncAfterSeconds: 0.5 });
  for (const bad of [-1, Number.NaN, Infinity]) {
    expect(() => resyncAfter(bad)).toThrow(RangeError);
    expect(() => retryAfter(bad)).toThrow(RangeError);
  }
});

const applied = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "app" },
  spec: { replicas: 1 },
};
const deployment = {
  ...applied,
  metadata: {
    name: "app",
    uid: "2",
    annotations: { "metacontroller.k8s.io/last-applied-configuration": JSON.stringify(applied) },
  },
  status: {},
};
const ingress = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", uid: "3", creationTimestamp: null },
};
const observe = (...objects: { kind: string; apiVersion: string; metadata: { name: string } }[]) =>
  viewObjects<Record<string, { apiVersion: string; kind: string }>>(
    Object.fromEntries(
      objects.map((object) => [`${object.kind}.${object.apiVersion}`, { [object.metadata.name]: object }]),
    ),
    "default",
  );

test("a teardown goes step by step and ends when nothing is observed", () => {
  const order = ["Ingress.networking.k8s.io/v1", "Deployment.apps/v1"];
  expect(teardown(observe(deployment, ingress), { order })).toEqual({
    children: [applied],
    finalized: false,
  });
  expect(teardown(observe(deployment), { order })).toEqual({ children: [], finalized: false });
  expect(teardown(observe(), { order })).toEqual({ children: [], finalized: true });
  const desired = [{ ...applied, spec: { replicas: 0 } }];
  expect(teardown(observe(deployment, ingress), { order, desired }).children).toEqual(desired);
  const absent = [false, null, undefined, 0, ""] as const;
  expect(
    teardown(observe(deployment, ingress), { order, desired: [...absent, ...desired] }).children,
  ).toEqual(desired);
  const reversed = teardownAttachments(observe(deployment, ingress), { order: [["Deployment.apps/v1"]] });
  expect(reversed).toEqual({
    attachments: [{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "web" } }],
    finalized: false,
  });
});

test("children of one name in several namespaces stay each as it is wanted", () => {
  const map = (namespace: string, tag: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", namespace },
    data: { tag },
  });
  const observed = viewObjects<Record<string, { apiVersion: string; kind: string }>>(
    {
      "ConfigMap.v1": { "x/a": map("x", "old"), "y/a": map("y", "old") },
      "Pod.v1": { "x/p": { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "x" } } },
    },
    undefined,
  );
  const desired = [map("x", "1"), map("y", "2")];
  expect(teardown(observed, { order: ["Pod.v1"], desired }).children).toEqual(desired);
});

test("the view finds objects under v1 and v2 keys, and nothing where there is no map", () => {
  const pod = (namespace: string) => ({ kind: "Pod", metadata: { name: "a", namespace } });
  const v1 = viewObjects({ "Pod.v1": { a: pod("default") } }, "default");
  const v2 = viewObjects({ "Pod.v1": { "default/a": pod("default"), "other/a": pod("other") } }, "default");
  const clusterParent = viewObjects(
    { "Pod.v1": { "other/a": pod("other") }, "Node.v1": { n: { metadata: { name: "n" } } } },
    undefined,
  );
  expect(v1.get("Pod.v1", "a")).toEqual(pod("default"));
  expect(v1.get("Pod.v1", "a", "other")).toBeUndefined();
  expect(v2.get("Pod.v1", "a")).toEqual(pod("default"));
  expect(v2.get("Pod.v1", "a", "other")).toEqual(pod("other"));
  expect(v2.list("Pod.v1", "other")).toEqual([pod("other")]);
  expect(clusterParent.get("Pod.v1", "a", "other")).toEqual(pod("other"));
  expect(clusterParent.get("Node.v1", "n")).toBeDefined();
  expect(clusterParent.owned()).toHaveLength(2);
  for (const map of [undefined, null, [], "x", { "Pod.v1": null }]) {
    const view = viewObjects(map, "default");
    expect([
      view.get("Pod.v1", "a"),
      view.get("constructor", "name"),
      view.list("Pod.v1"),
      view.owned(),
    ]).toEqual([undefined, undefined, [], []]);
  }
});
