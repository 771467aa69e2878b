import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import type { ApiServer, StoredObject } from "../../../../src/simulator/api-server.ts";
import { blog, blogRef, configMap, mapRef, newServer, refusal } from "../../../support/api-fixtures.ts";

const one = { manager: "one" };
const two = { manager: "two" };

function managers(object: StoredObject): unknown {
  return (object.metadata.managedFields as { manager: string; operation: string; fieldsV1: unknown }[]).map(
    ({ manager, operation, fieldsV1 }) => [manager, operation, fieldsV1],
  );
}

const spec = (api: ApiServer): unknown => api.get(blogRef)?.["spec"];

function deployment(containers: JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "x", namespace: "default" },
    spec: {
      selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: { containers } },
      ...more,
    },
  };
}

test("applying what is not there creates it, owned field by field", () => {
  const stored = newServer().apply(
    blog("test", { routes: [{ host: "a" }], tags: ["x"] }, { labels: { a: "b" } }),
    one,
  );
  expect(managers(stored)).toEqual([
    [
      "one",
      "Apply",
      {
        "f:metadata": { "f:labels": { "f:a": {} } },
        "f:spec": {
          "f:image": {},
          "f:routes": { 'k:{"host":"a"}': { ".": {}, "f:host": {} } },
          "f:tags": { 'v:"x"': {} },
        },
      },
    ],
  ]);
});

test("applying the same again changes nothing", () => {
  const api = newServer();
  const stored = api.apply(blog("test", { tags: ["x"] }), one);
  expect(api.apply(blog("test", { tags: ["x"] }), one)).toBe(stored);
});

test("two managers that apply in turn come to rest", () => {
  const api = newServer();
  api.apply(blog(), one);
  const stored = api.apply(blog("test", { size: "big" }), two);
  expect(api.apply(blog(), one)).toBe(stored);
  expect(api.apply(blog("test", { size: "big" }), two)).toBe(stored);
});

test("a field that is no longer applied goes, a default comes back", () => {
  const api = newServer();
  api.apply(blog("test", { size: "big", replicas: 3 }), one);
  api.apply(blog(), one);
  expect(spec(api)).toEqual({ image: "blog:1", replicas: 1 });
});

test("a field that another manager owns too stays", () => {
  const api = newServer();
  api.apply(blog("test", { size: "big" }), one);
  api.apply(blog("test", { size: "big" }), two);
  api.apply(blog(), one);
  expect(spec(api)).toMatchObject({ size: "big" });
});

test("changing a field of another manager is a conflict that names both", () => {
  const api = newServer();
  api.apply(blog("test", { size: "big" }), one);
  const error = refusal(() => api.apply(blog("test", { size: "small" }), two));
  expect([error.reason, error.message]).toEqual([
    "Conflict",
    'Apply failed with 1 conflict: conflict with "one": .spec.size',
  ]);
  expect(error.causes).toEqual([{ field: ".spec.size", message: 'conflict with "one"' }]);
});

test("several conflicts are listed by their owner", () => {
  const api = newServer();
  api.apply(blog("test", { size: "big", replicas: 2 }), one);
  api.update(blog("test", { size: "big", replicas: 3 }), { manager: "editor" });
  const wanted = { size: "small", replicas: 4, image: "b" };
  const { message } = refusal(() => api.apply(blog("test", wanted), two));
  expect(message).toBe(
    [
      'Apply failed with 3 conflicts: conflicts with "editor" using example.com/v1:',
      "- .spec.replicas",
      'conflicts with "one":',
      "- .spec.image",
      "- .spec.size",
    ].join("\n"),
  );
});

test("force takes the field over", () => {
  const api = newServer();
  api.apply(blog("test", { size: "big" }), one);
  api.apply(blog("test", { size: "small" }), { ...two, force: true });
  expect(spec(api)).toMatchObject({ size: "small" });
  api.apply(blog(), one);
  expect(spec(api)).toMatchObject({ size: "small" });
});

test("what was there before the first apply belongs to what came before", () => {
  const api = newServer();
  api.create(blog("test", { size: "big" }));
  expect(refusal(() => api.apply(blog("test", { size: "small" }), one)).message).toContain(
    "before-first-apply",
  );
  expect(managers(api.apply(blog("test", { size: "big" }), one))).toMatchObject([
    ["before-first-apply", "Update", {}],
    ["one", "Apply", {}],
  ]);
});

test("an update takes the fields that it changes", () => {
  const api = newServer();
  api.apply(blog("test", { size: "big" }), one);
  api.update(blog("test", { size: "small" }), { manager: "editor" });
  const error = refusal(() => api.apply(blog("test", { size: "big" }), one));
  expect(error.message).toContain('conflict with "editor"');
});

test("a status update is tracked apart", () => {
  const api = newServer();
  api.apply(blog(), one);
  const stored = api.updateStatus({ ...blog(), status: { ready: 1 } }, { manager: "kubelet" });
  expect(stored.metadata.managedFields).toMatchObject([
    { manager: "one" },
    {
      manager: "kubelet",
      operation: "Update",
      subresource: "status",
      fieldsV1: { "f:status": { "f:ready": {} } },
    },
  ]);
});

test("writes without a manager are not tracked", () => {
  const api = newServer();
  expect(api.create(blog()).metadata).not.toHaveProperty("managedFields");
});

test("a keyed list merges by key, keeps the live order and loses what is no longer applied", () => {
  const api = newServer();
  api.apply(blog("test", { routes: [{ host: "a" }, { host: "b" }] }), one);
  api.apply(blog("test", { routes: [{ host: "c" }] }), two);
  api.apply(blog("test", { routes: [{ host: "b", path: "/b" }] }), one);
  expect(spec(api)).toMatchObject({
    routes: [
      { host: "b", path: "/b" },
      { host: "c", path: "/" },
    ],
  });
});

test("a set loses only the values of the manager that let go", () => {
  const api = newServer();
  api.apply(blog("test", { tags: ["a", "b"] }), one);
  api.apply(blog("test", { tags: ["b", "c"] }), two);
  api.apply(blog("test", { tags: ["a"] }), one);
  expect(spec(api)).toMatchObject({ tags: ["a", "b", "c"] });
  api.apply(blog("test", {}), two);
  expect(spec(api)).toMatchObject({ tags: ["a"] });
});

test("an atomic map is one value", () => {
  const api = newServer();
  api.apply(blog("test", { options: { a: "1" } }), one);
  expect(refusal(() => api.apply(blog("test", { options: { b: "2" } }), two)).message).toContain(
    ".spec.options",
  );
});

test("containers of a Deployment merge by name, with the other manager's sidecar kept", () => {
  const api = newServer();
  const ref = { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "x" };
  api.apply(deployment([{ name: "app", image: "app:1", ports: [{ containerPort: 80 }] }]), one);
  api.apply(deployment([{ name: "sidecar", image: "side:1" }]), two);
  api.apply(deployment([{ name: "app", image: "app:2", ports: [{ containerPort: 80 }] }]), one);
  expect(api.get(ref)).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [{ name: "app", image: "app:2", ports: [{ protocol: "TCP" }] }, { name: "sidecar" }],
        },
      },
    },
  });
  const before = api.get(ref);
  expect(api.apply(deployment([{ name: "app", image: "app:2", ports: [{ containerPort: 80 }] }]), one)).toBe(
    before,
  );
});

test("replicas that are not applied belong to the autoscaler", () => {
  const api = newServer();
  const app = [{ name: "app", image: "app:1" }];
  const stored = api.apply(deployment(app), one);
  api.update(
    { ...(stored as unknown as JsonObject), spec: { ...(stored["spec"] as JsonObject), replicas: 5 } },
    two,
  );
  api.apply(deployment([{ name: "app", image: "app:2" }]), one);
  expect(api.list("apps/v1", "Deployment")[0]?.["spec"]).toMatchObject({ replicas: 5 });
  expect(refusal(() => api.apply(deployment(app, { replicas: 1 }), one)).message).toContain(".spec.replicas");
});

test("an applied status is left out", () => {
  expect(newServer().apply({ ...blog(), status: { ready: 1 } }, one)["status"]).toBeUndefined();
});

test("managedFields and a missing name are refused", () => {
  const api = newServer();
  const managed = configMap("a", { managedFields: [{ manager: "x" }] });
  expect(refusal(() => api.apply(managed, one)).message).toBe("metadata.managedFields must be nil");
  expect(refusal(() => api.apply(configMap(""), one)).reason).toBe("BadRequest");
});

test("a dry run of an apply stores nothing", () => {
  const api = newServer();
  api.apply(configMap("a"), { ...one, dryRun: true });
  expect(api.get(mapRef("a"))).toBeUndefined();
});
