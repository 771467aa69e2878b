import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/json.ts";
import type { ApiServer, StoredObject } from "../../../../runtime/src/testing/api-server.ts";
import { blog, blogCrd, blogRef, configMap, mapRef, newServer, ownerOf, refusal } from "./fixtures.ts";

/** Collects until nothing changes; the rounds are counted so that an endless collection fails. */
function collect(api: ApiServer): number {
  let rounds = 0;
  while (api.collectGarbage()) if (++rounds > 20) throw new Error("the collector does not come to rest");
  return rounds;
}

function names(api: ApiServer): string[] {
  return api.list("v1", "ConfigMap").map(({ metadata }) => metadata.name);
}

/** A Blog with a child, and a grandchild of that child. */
function family(api: ApiServer, more: { blockOwnerDeletion?: boolean } = {}): StoredObject {
  const parent = api.create(blog());
  const child = api.create(
    configMap("child", { ownerReferences: [ownerOf(parent, { controller: true, ...more })] }),
  );
  api.create(configMap("grandchild", { ownerReferences: [ownerOf(child, more)] }));
  return parent;
}

test("dependents go after their owner, in the background", () => {
  const api = newServer();
  family(api);
  api.delete(blogRef);
  expect(api.get(blogRef)).toBeUndefined();
  expect(names(api)).toEqual(["child", "grandchild"]);
  api.collectGarbage();
  expect(names(api)).toEqual(["grandchild"]);
  collect(api);
  expect(names(api)).toEqual([]);
});

test("an owner deleted in the foreground goes after the dependents that block it", () => {
  const api = newServer();
  family(api, { blockOwnerDeletion: true });
  const order: string[] = [];
  api.watch(({ type, object }) => type === "DELETED" && order.push(object.metadata.name));
  api.delete(blogRef, { propagation: "Foreground" });
  expect(api.get(blogRef)?.metadata).toMatchObject({
    finalizers: ["foregroundDeletion"],
    deletionTimestamp: "2026-01-01T00:00:00Z",
    deletionGracePeriodSeconds: 0,
    generation: 2,
  });
  collect(api);
  expect(order).toEqual(["grandchild", "child", "test"]);
});

test("a dependent that does not block is not waited for", () => {
  const api = newServer();
  const parent = api.create(blog());
  api.create(configMap("held", { finalizers: ["example.com/held"], ownerReferences: [ownerOf(parent)] }));
  api.delete(blogRef, { propagation: "Foreground" });
  collect(api);
  expect(api.get(blogRef)).toBeUndefined();
  expect(api.get(mapRef("held"))?.metadata.deletionTimestamp).toBeDefined();
});

test("a blocking dependent with a finalizer holds its owner until it is released", () => {
  const api = newServer();
  const parent = api.create(blog());
  const held = configMap("held", {
    finalizers: ["example.com/held"],
    ownerReferences: [ownerOf(parent, { blockOwnerDeletion: true })],
  });
  api.create(held);
  api.delete(blogRef, { propagation: "Foreground" });
  collect(api);
  expect(api.get(blogRef)).toBeDefined();
  api.update({ ...held, metadata: { name: "held", namespace: "default" } });
  collect(api);
  expect(api.get(blogRef)).toBeUndefined();
});

test("orphaned dependents stay, without the reference", () => {
  const api = newServer();
  family(api);
  api.delete(blogRef, { propagation: "Orphan" });
  collect(api);
  expect(api.get(blogRef)).toBeUndefined();
  expect(names(api)).toEqual(["child", "grandchild"]);
  expect(api.get(mapRef("child"))?.metadata).not.toHaveProperty("ownerReferences");
});

test("one owner that stays is enough, the other's reference is dropped", () => {
  const api = newServer();
  const [one, two] = [api.create(blog()), api.create(blog("two"))];
  api.create(configMap("child", { ownerReferences: [ownerOf(one), ownerOf(two)] }));
  api.delete(blogRef);
  collect(api);
  expect(api.get(mapRef("child"))?.metadata.ownerReferences).toEqual([ownerOf(two)]);
});

test.each<[string, (owner: StoredObject) => JsonObject, string[]]>([
  ["whose owner never existed", (owner) => ({ ...ownerOf(owner), uid: "gone" }), []],
  ["whose owner has another name", (owner) => ({ ...ownerOf(owner), name: "other" }), []],
  ["of a kind that is not served", (owner) => ({ ...ownerOf(owner), kind: "Nothing" }), ["child"]],
  ["whose owner is there", ownerOf, ["child"]],
])("an object %s", (_name, toReference, left) => {
  const api = newServer();
  const owner = api.create(blog());
  api.create(configMap("child", { ownerReferences: [toReference(owner)] }));
  collect(api);
  expect(names(api)).toEqual(left);
});

test("an owner in another namespace is no owner", () => {
  const api = newServer({ namespaces: ["other"] });
  const owner = api.create(blog());
  api.create(configMap("child", { namespace: "other", ownerReferences: [ownerOf(owner)] }));
  collect(api);
  expect(names(api)).toEqual([]);
});

test("a namespaced owner of a cluster-scoped object is never acted on", () => {
  const api = newServer();
  const owner = api.create(blog());
  const metadata = { name: "role", ownerReferences: [ownerOf(owner)] };
  api.create({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata });
  api.delete(blogRef);
  collect(api);
  expect(api.list("rbac.authorization.k8s.io/v1", "ClusterRole")).toHaveLength(1);
});

test("an owner recreated under its old name is another owner", () => {
  const api = newServer();
  family(api);
  api.delete(blogRef);
  api.create(blog());
  collect(api);
  expect(names(api)).toEqual([]);
});

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

test("what a uid owns, and what nobody controls, is known without a search", () => {
  const api = newServer();
  const owner = api.create(blog());
  api.create(configMap("owned", { ownerReferences: [ownerOf(owner, { controller: true })] }));
  api.create(configMap("loose"));
  expect(api.ownedBy(owner.metadata.uid).map(({ metadata }) => metadata.name)).toEqual(["owned"]);
  const orphans = (): string[] =>
    api.orphans("v1", "ConfigMap", "default").map(({ metadata }) => metadata.name);
  expect(orphans()).toEqual(["loose"]);
  api.update(configMap("owned"));
  expect(orphans()).toEqual(["loose", "owned"]);
  expect(api.ownedBy(owner.metadata.uid)).toEqual([]);
});
