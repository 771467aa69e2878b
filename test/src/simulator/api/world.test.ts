import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import type { ApiServer, StoredObject } from "../../../../src/simulator/api-server.ts";
import { type WorldOptions, createWorld } from "../../../../src/simulator/world/index.ts";
import { blog, blogRef, configMap, newServer } from "../../../support/api-fixtures.ts";

const selector = { matchLabels: { app: "x" } };
const template = (more: JsonObject = {}): JsonObject => ({
  metadata: { labels: { app: "x" } },
  spec: { containers: [{ name: "app", image: "app:1" }], ...more },
});

function object(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default" }, ...fields };
}

function read(api: ApiServer, sent: JsonObject): StoredObject | undefined {
  const { apiVersion, kind } = sent as { apiVersion: string; kind: string };
  return api.get({ apiVersion, kind, namespace: "default", name: "x" });
}

/** The status of one object after some steps in a world of its own. */
function statusAfter(steps: number, sent: JsonObject, options?: WorldOptions): unknown {
  const api = newServer();
  const world = createWorld(api, options);
  api.create(sent);
  for (let step = 0; step < steps; step++) world.step();
  return read(api, sent)?.["status"];
}

const deployment = (spec: JsonObject = {}): JsonObject =>
  object("apps/v1", "Deployment", { spec: { selector, template: template(), ...spec } });
const job = (spec: JsonObject = {}): JsonObject =>
  object("batch/v1", "Job", { spec: { template: template({ restartPolicy: "Never" }), ...spec } });
const claim = object("v1", "PersistentVolumeClaim", {
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
});
const pod = (more: JsonObject = {}): JsonObject => object("v1", "Pod", { spec: template(more)["spec"] });
const service = (type: string): JsonObject =>
  object("v1", "Service", { spec: { type, ports: [{ port: 80 }] } });

test.each<[string, JsonObject, number, JsonObject]>([
  [
    "a Deployment",
    deployment({ replicas: 2 }),
    1,
    { observedGeneration: 1, replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2 },
  ],
  [
    "a ReplicaSet",
    object("apps/v1", "ReplicaSet", { spec: { selector, template: template() } }),
    1,
    { replicas: 1, readyReplicas: 1, observedGeneration: 1 },
  ],
  [
    "a StatefulSet",
    object("apps/v1", "StatefulSet", { spec: { selector, template: template(), replicas: 3 } }),
    1,
    { readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 },
  ],
  [
    "a DaemonSet",
    object("apps/v1", "DaemonSet", { spec: { selector, template: template() } }),
    1,
    { desiredNumberScheduled: 1, numberReady: 1, numberAvailable: 1 },
  ],
  [
    "a Job, first",
    job({ completions: 3, parallelism: 2 }),
    1,
    { active: 2, startTime: "2026-01-01T00:00:00Z" },
  ],
  ["a Job, at last", job({ completions: 3 }), 2, { succeeded: 3, completionTime: "2026-01-01T00:00:00Z" }],
  ["a claim", claim, 1, { phase: "Bound", capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] }],
  ["a load balancer", service("LoadBalancer"), 1, { loadBalancer: { ingress: [{ ipMode: "VIP" }] } }],
  ["a Service inside", service("ClusterIP"), 1, { loadBalancer: {} }],
  [
    "an Ingress",
    object("networking.k8s.io/v1", "Ingress", {
      spec: { defaultBackend: { service: { name: "x", port: { number: 80 } } } },
    }),
    1,
    { loadBalancer: { ingress: [{}] } },
  ],
  ["a Pod", pod(), 1, { phase: "Running", containerStatuses: [{ name: "app", ready: true }] }],
  ["a Pod that ends", pod({ restartPolicy: "Never" }), 2, { phase: "Succeeded" }],
  [
    "a budget",
    object("policy/v1", "PodDisruptionBudget", { spec: { selector } }),
    1,
    { observedGeneration: 1 },
  ],
])("%s gets to where a cluster takes it", (_name, sent, steps, wanted) => {
  expect(statusAfter(steps, sent)).toMatchObject(wanted);
});

test("conditions say that a Deployment is available", () => {
  const { conditions } = statusAfter(1, deployment()) as { conditions: JsonObject[] };
  expect(conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
    ["Available", "True", "MinimumReplicasAvailable"],
    ["Progressing", "True", "NewReplicaSetAvailable"],
  ]);
});

test.each<[keyof WorldOptions, JsonObject]>([
  ["workloads", deployment()],
  ["jobs", job()],
  ["claims", claim],
  ["loadBalancers", service("LoadBalancer")],
  [
    "ingresses",
    object("networking.k8s.io/v1", "Ingress", {
      spec: { defaultBackend: { service: { name: "x", port: { number: 80 } } } },
    }),
  ],
  ["pods", pod()],
  ["budgets", object("policy/v1", "PodDisruptionBudget", { spec: { selector } })],
])("%s can be switched off", (feature, sent) => {
  expect(statusAfter(3, sent, { [feature]: false })).toEqual(newServer().create(sent)["status"]);
});

test("a switch can pick objects and is asked again at every step", () => {
  const api = newServer();
  let isReady = false;
  const world = createWorld(api, { workloads: () => isReady });
  api.create(deployment());
  expect(world.step()).toBe(false);
  isReady = true;
  expect(world.step()).toBe(true);
  expect(read(api, deployment())?.["status"]).toMatchObject({ readyReplicas: 1 });
});

test("a world comes to rest, and wakes for a change", () => {
  const api = newServer();
  const world = createWorld(api);
  for (const sent of [deployment(), job(), claim, service("LoadBalancer"), pod()]) api.create(sent);
  let steps = 0;
  while (world.step()) expect(++steps).toBeLessThan(5);
  expect(world.step()).toBe(false);
  api.update(deployment({ replicas: 4 }));
  expect(world.step()).toBe(true);
  expect(read(api, deployment())?.["status"]).toMatchObject({ readyReplicas: 4, observedGeneration: 2 });
});

test("one change among many touches one object", () => {
  const api = newServer();
  const world = createWorld(api);
  for (let index = 0; index < 50; index++)
    api.create({ ...deployment(), metadata: { name: `d${index}`, namespace: "default" } });
  while (world.step());
  const touched: string[] = [];
  api.watch(({ object }) => touched.push(object.metadata.name));
  api.update({ ...deployment({ replicas: 2 }), metadata: { name: "d7", namespace: "default" } });
  while (world.step());
  expect(new Set(touched)).toEqual(new Set(["d7"]));
});

test("a world finds the objects that were there before it", () => {
  const api = newServer();
  api.create(deployment());
  createWorld(api).step();
  expect(read(api, deployment())?.["status"]).toMatchObject({ readyReplicas: 1 });
});

test("a deleted pod goes when the kubelet has stopped it", () => {
  const api = newServer();
  const world = createWorld(api);
  api.create(pod());
  world.step();
  api.delete({ apiVersion: "v1", kind: "Pod", namespace: "default", name: "x" });
  expect(read(api, pod())?.metadata.deletionGracePeriodSeconds).toBe(30);
  world.step();
  expect(read(api, pod())).toBeUndefined();
});

test("a claim grows with its request", () => {
  const api = newServer();
  const world = createWorld(api);
  const stored = api.create(claim);
  world.step();
  const spec = { ...(read(api, claim)?.["spec"] as JsonObject), resources: { requests: { storage: "2Gi" } } };
  api.update({ ...claim, spec });
  world.step();
  expect(read(api, claim)).toMatchObject({
    spec: { volumeName: `pvc-${stored.metadata.uid}` },
    status: { capacity: { storage: "2Gi" } },
  });
});

test("an autoscaler raises its target to the minimum", () => {
  const api = newServer();
  const world = createWorld(api);
  api.create(deployment({ replicas: 1 }));
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "x" };
  api.create(
    object("autoscaling/v2", "HorizontalPodAutoscaler", {
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 4 },
    }),
  );
  while (world.step());
  expect(read(api, deployment())).toMatchObject({ spec: { replicas: 2 }, status: { readyReplicas: 2 } });
});

test("a suspended Job does not run", () => {
  expect(statusAfter(3, job({ suspend: true }))).toMatchObject({
    conditions: [{ type: "Suspended", status: "True" }],
  });
});

test("the status of other operators' kinds can be given", () => {
  const api = newServer();
  const world = createWorld(api, { statuses: { "Blog.example.com/v1": () => ({ ready: 1 }) } });
  api.create(blog());
  api.create(configMap("a"));
  while (world.step());
  expect(api.get(blogRef)?.["status"]).toEqual({ ready: 1 });
});
