import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import type { StoredObject } from "../../../../src/simulator/api-server.ts";
import {
  blog,
  blogCrd,
  blogRef,
  collect,
  configMap,
  mapNames as names,
  newServer,
  refusal,
} from "../../../support/api-fixtures.ts";

test("a finalizer holds an object until it is removed", () => {
  const api = newServer();
  api.create(blog("test", {}, { finalizers: ["example.com/cleanup"] }));
  api.delete(blogRef);
  const { metadata } = api.get(blogRef) as StoredObject;
  expect(metadata.deletionTimestamp).toBe("2026-01-01T00:00:00Z");
  api.delete(blogRef);
  expect(api.get(blogRef)?.metadata).toEqual(metadata);
  api.update(blog());
  expect(api.get(blogRef)).toBeUndefined();
});

test("an object on its way out takes no new finalizers", () => {
  const api = newServer();
  api.create(blog("test", {}, { finalizers: ["example.com/one"] }));
  api.delete(blogRef);
  const { message } = refusal(() =>
    api.update(blog("test", {}, { finalizers: ["example.com/one", "example.com/two"] })),
  );
  expect(message).toContain(
    'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/two"}',
  );
});

test.each([
  ["uid", { uid: "other" }, "UID in precondition: other"],
  ["resourceVersion", { resourceVersion: "0" }, "ResourceVersion in precondition: 0"],
])("a delete with another %s conflicts", (_name, options, text) => {
  const api = newServer();
  api.create(blog());
  const error = refusal(() => api.delete(blogRef, options));
  expect(error.reason).toBe("Conflict");
  expect(error.message).toContain(text);
});

test("deleting what is not there is not found", () => {
  expect(refusal(() => newServer().delete(blogRef)).message).toBe('blogs.example.com "test" not found');
});

test("a namespace must be there, unless the server makes it", () => {
  const elsewhere = configMap("a", { namespace: "elsewhere" });
  expect(refusal(() => newServer().create(elsewhere)).message).toBe('namespaces "elsewhere" not found');
  const api = newServer({ createsNamespaces: true });
  api.create(elsewhere);
  expect(api.get({ apiVersion: "v1", kind: "Namespace", name: "elsewhere" })).toMatchObject({
    metadata: { labels: { "kubernetes.io/metadata.name": "elsewhere" } },
    status: { phase: "Active" },
  });
});

test("a namespace that goes takes its content along and refuses new objects", () => {
  const api = newServer({ namespaces: ["team"] });
  const ref = { apiVersion: "v1", kind: "Namespace", name: "team" };
  const held = configMap("held", { namespace: "team", finalizers: ["example.com/held"] });
  api.create(held);
  api.create(configMap("free", { namespace: "team" }));
  api.delete(ref);
  expect(api.get(ref)?.["status"]).toEqual({ phase: "Terminating" });
  expect(refusal(() => api.create(configMap("new", { namespace: "team" }))).message).toContain(
    "unable to create new content in namespace team because it is being terminated",
  );
  collect(api);
  expect(names(api)).toEqual(["held"]);
  api.update(configMap("held", { namespace: "team" }));
  collect(api);
  expect(api.get(ref)).toBeUndefined();
});

test("a created namespace has what Kubernetes gives it, and goes when it is empty", () => {
  const api = newServer();
  expect(api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } })).toMatchObject({
    metadata: { labels: { "kubernetes.io/metadata.name": "team" } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  api.delete({ apiVersion: "v1", kind: "Namespace", name: "team" });
  collect(api);
  expect(api.get({ apiVersion: "v1", kind: "Namespace", name: "team" })).toBeUndefined();
});

test("the default namespace can't be deleted", () => {
  const api = newServer();
  expect(refusal(() => api.delete({ apiVersion: "v1", kind: "Namespace", name: "default" })).reason).toBe(
    "Forbidden",
  );
});

test("a definition that goes takes its objects and its kind along", () => {
  const api = newServer();
  api.create(blog());
  api.delete({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    name: "blogs.example.com",
  });
  collect(api);
  expect(api.findKind("example.com/v1", "blogs")).toBeUndefined();
  expect(refusal(() => api.create(blog())).reason).toBe("NotFound");
});

test("a definition is served, established and found by its name", () => {
  const api = newServer();
  expect(api.findKind("example.com/v1", "blogs")).toMatchObject({
    kind: "Blog",
    isCustom: true,
    hasStatus: true,
    versions: ["v1", "v1beta1"],
  });
  expect(api.findKind("example.com/v1", "Blog")).toBe(api.findKind("example.com/v1beta1", "blogs"));
  const ref = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    name: "blogs.example.com",
  };
  expect(api.get(ref)?.["status"]).toMatchObject({
    acceptedNames: { kind: "Blog", singular: "blog" },
    storedVersions: ["v1"],
  });
});

test("a definition can be changed while objects of it exist", () => {
  const api = newServer();
  api.create(blog());
  const spec = structuredClone(blogCrd["spec"]) as { versions: unknown[] };
  api.addCrd({ ...blogCrd, spec: { ...spec, versions: spec.versions.slice(1) } as JsonObject });
  expect(api.findKind("example.com/v1beta1", "blogs")).toBeUndefined();
  expect(api.get(blogRef)).toBeDefined();
});
