import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import type { ApiServer, StoredObject } from "../../../../src/simulator/api-server.ts";
import {
  blog,
  blogRef,
  collect,
  configMap,
  mapNames as names,
  mapRef,
  newServer,
  ownerOf,
} from "../../../support/api-fixtures.ts";

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

test("a claim goes when no pod uses it any more", () => {
  const api = newServer();
  const metadata = { name: "data", namespace: "default" };
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  const ref = { apiVersion: "v1", kind: "PersistentVolumeClaim", ...metadata };
  const claim = api.create({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec });
  expect(claim.metadata.finalizers).toEqual(["kubernetes.io/pvc-protection"]);
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
  api.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "default" },
    spec: { containers: [{ name: "a", image: "a" }], volumes },
  });
  api.delete(ref);
  api.collectGarbage();
  expect(api.get(ref)?.metadata.deletionTimestamp).toBeDefined();
  api.delete({ apiVersion: "v1", kind: "Pod", name: "p", namespace: "default" });
  expect(api.collectGarbage()).toBe(true);
  expect(api.get(ref)).toBeUndefined();
});
