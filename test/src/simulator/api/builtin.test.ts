import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import { toJson } from "../../../../src/simulator/records.ts";
import { newServer, refusal } from "../../../support/api-fixtures.ts";

const template = (image = "app:1", more: JsonObject = {}): JsonObject => ({
  metadata: { labels: { app: "x" } },
  spec: { containers: [{ name: "app", image }], ...more },
});
const selector = { matchLabels: { app: "x" } };

function object(apiVersion: string, kind: string, fields: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default" }, ...fields };
}

const deployment = (spec: JsonObject = {}): JsonObject =>
  object("apps/v1", "Deployment", { spec: { selector, template: template(), ...spec } });
const service = (spec: JsonObject = {}): JsonObject =>
  object("v1", "Service", { spec: { ports: [{ port: 80 }], ...spec } });
const claim = (spec: JsonObject = {}): JsonObject =>
  object("v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
const job = (image?: string): JsonObject =>
  object("batch/v1", "Job", { spec: { template: template(image, { restartPolicy: "Never" }) } });
const statefulSet = (spec: JsonObject = {}): JsonObject =>
  object("apps/v1", "StatefulSet", { spec: { selector, template: template(), serviceName: "x", ...spec } });
const pod = (image?: string, more: JsonObject = {}): JsonObject =>
  object("v1", "Pod", { spec: template(image, more)["spec"] });
const binding = (name: string): JsonObject =>
  object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { kind: "Role", name } });

test.each<[string, JsonObject, JsonObject, string]>([
  [
    "a Deployment's selector",
    deployment(),
    deployment({
      selector: { matchLabels: { b: "x" } },
      template: { ...template(), metadata: { labels: { b: "x" } } },
    }),
    'spec.selector: Invalid value: {"matchLabels":{"b":"x"}}: field is immutable',
  ],
  [
    "a StatefulSet's service",
    statefulSet(),
    statefulSet({ serviceName: "y" }),
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas'",
  ],
  ["a Job's template", job(), job("app:2"), "field is immutable"],
  [
    "a Pod's command",
    pod(),
    pod("app:1", { hostNetwork: true }),
    "spec: Forbidden: pod updates may not change fields other than",
  ],
  ["a Service's address", service(), service({ clusterIP: "10.0.0.9" }), "may not change once set"],
  [
    "a claim's class",
    claim(),
    claim({ storageClassName: "fast" }),
    "spec: Forbidden: spec is immutable after creation except resources.requests",
  ],
  ["a binding's role", binding("a"), binding("b"), "cannot change roleRef"],
  [
    "a Secret's type",
    object("v1", "Secret", {}),
    object("v1", "Secret", { type: "b" }),
    'type: Invalid value: "b": field is immutable',
  ],
  [
    "immutable data",
    object("v1", "ConfigMap", { immutable: true, data: { a: "b" } }),
    object("v1", "ConfigMap", { immutable: true, data: { a: "c" } }),
    "data: Forbidden: field is immutable when `immutable` is set",
  ],
])("%s can't be changed", (_name, before, after, text) => {
  const api = newServer();
  api.create(before);
  const error = refusal(() => api.update(after));
  expect([error.reason, error.message.includes(text) ? text : error.message]).toEqual(["Invalid", text]);
});

test.each<[string, JsonObject, JsonObject]>([
  ["a Deployment's image", deployment(), deployment({ template: template("app:2") })],
  ["a Pod's image", pod(), pod("app:2")],
  ["a StatefulSet's replicas", statefulSet(), statefulSet({ replicas: 3 })],
  ["a Service's ports", service(), service({ ports: [{ port: 81 }] })],
])("%s can be changed", (_name, before, after) => {
  const api = newServer();
  const { metadata } = api.create(before);
  expect(api.update(after).metadata.resourceVersion).not.toBe(metadata.resourceVersion);
});

test.each<[string, JsonObject, string]>([
  [
    "a selector that misses the template",
    deployment({ selector: { matchLabels: { app: "y" } } }),
    "`selector` does not match template `labels`",
  ],
  [
    "no selector",
    deployment({ selector: undefined }),
    '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`]',
  ],
  [
    "a Job that restarts always",
    object("batch/v1", "Job", { spec: { template: template() } }),
    'spec.template.spec.restartPolicy: Unsupported value: "Always": supported values: "OnFailure", "Never"',
  ],
  [
    "a Deployment that never restarts",
    deployment({ template: template("a", { restartPolicy: "Never" }) }),
    "spec.template.spec.restartPolicy: Unsupported value",
  ],
  [
    "two containers of one name",
    object("v1", "Pod", {
      spec: {
        containers: [
          { name: "a", image: "a" },
          { name: "a", image: "a" },
        ],
      },
    }),
    'spec.containers[1].name: Duplicate value: "a"',
  ],
  [
    "a container without an image",
    object("v1", "Pod", { spec: { containers: [{ name: "a" }] } }),
    "spec.containers[0].image: Required value",
  ],
  ["a Service without ports", object("v1", "Service", { spec: {} }), "spec.ports: Required value"],
  [
    "a Service name that ends with a hyphen",
    { ...service(), metadata: { name: "x-", namespace: "default" } },
    "metadata.name: Invalid value",
  ],
  ["a claim without a size", claim({ resources: undefined }), "spec.resources[storage]: Required value"],
  [
    "a binding to nothing",
    object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: { kind: "Rolle", name: "x" } }),
    "roleRef.kind: Unsupported value",
  ],
])("%s is refused", (_name, sent, text) => {
  const { message } = refusal(() => newServer().create(sent));
  expect(message).toContain(text);
});

test.each<[string, string, string, JsonObject, string]>([
  ["grows once it is bound", "Bound", "1Gi", { resources: { requests: { storage: "2Gi" } } }, ""],
  [
    "does not grow before",
    "Pending",
    "0",
    { resources: { requests: { storage: "2Gi" } } },
    "spec: Forbidden",
  ],
  [
    "does not shrink",
    "Bound",
    "1Gi",
    { resources: { requests: { storage: "512Mi" } } },
    "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity",
  ],
  ["keeps its volume", "Bound", "1Gi", { volumeName: "b" }, "spec: Forbidden: spec is immutable"],
])("a claim %s", (_name, phase, storage, spec, text) => {
  const api = newServer();
  const stored = api.create(claim({ volumeName: "a" }));
  const metadata = { name: "x", namespace: "default" };
  api.updateStatus({ ...toJson(stored), metadata, status: { phase, capacity: { storage } } });
  const update = (): unknown => api.update(claim({ volumeName: "a", ...spec }));
  if (text === "") expect(update()).toMatchObject({ spec });
  else expect(refusal(update).message).toContain(text);
});

test("a Service keeps what was allocated when an update leaves it out", () => {
  const api = newServer();
  const first = api.create(service({ type: "NodePort" }))["spec"] as {
    clusterIP: string;
    ports: { nodePort: number }[];
  };
  expect(first).toMatchObject({
    clusterIPs: [first.clusterIP],
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
  });
  expect(first.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
  expect(api.update(service({ type: "NodePort" }))["spec"]).toBe(first);
});

test("two Services have two addresses", () => {
  const api = newServer();
  const address = (name: string): unknown =>
    (api.create({ ...service(), metadata: { name, namespace: "default" } })["spec"] as { clusterIP: string })
      .clusterIP;
  expect(address("a")).not.toBe(address("b"));
});

test("a Job selects its own pods by its uid", () => {
  const api = newServer();
  const stored = api.create(job());
  const labels = { "batch.kubernetes.io/controller-uid": stored.metadata.uid };
  expect(stored["spec"]).toMatchObject({
    selector: { matchLabels: labels },
    template: { metadata: { labels } },
  });
});

test("builtin kinds start with the status that Kubernetes gives", () => {
  const api = newServer();
  expect(api.create(pod())["status"]).toEqual({ phase: "Pending", qosClass: "BestEffort" });
  expect(api.create(deployment())["status"]).toEqual({});
  expect(api.create(service())["status"]).toEqual({ loadBalancer: {} });
});

test("only kinds that count have a generation", () => {
  const api = newServer();
  expect(api.create(deployment()).metadata.generation).toBe(1);
  expect(api.update(deployment({ replicas: 2 })).metadata.generation).toBe(2);
  expect(api.create(service()).metadata).not.toHaveProperty("generation");
});
