import { expect, test } from "vitest";
import type { JsonObject } from "../../../../runtime/src/kubernetes/json.ts";
import type { ApiServer, StoredObject } from "../../../../src/simulator/api-server.ts";
import { share } from "../../../../src/simulator/api/storage.ts";
import {
  blog,
  blogRef,
  collect,
  configMap,
  mapRef,
  newServer,
  ownerOf,
} from "../../../support/api-fixtures.ts";

test("an equal value is the value that was there", () => {
  const before = share(undefined, { a: { b: [1, { c: "d" }] } });
  expect(share(before, { a: { b: [1, { c: "d" }] } })).toBe(before);
});

test("what did not change is shared, what changed is new, all of it is frozen", () => {
  const before = share(undefined, { same: { a: 1 }, list: [{ a: 1 }, { b: 1 }] }) as {
    same: object;
    list: object[];
  };
  const after = share(before as JsonObject, { same: { a: 1 }, list: [{ a: 1 }, { b: 2 }] }) as typeof before;
  expect(after.same).toBe(before.same);
  expect(after.list[0]).toBe(before.list[0]);
  expect(after.list[1]).toEqual({ b: 2 });
  expect([after, after.list, after.list[1]].every((part) => Object.isFrozen(part))).toBe(true);
});

test.each<[string, JsonObject, JsonObject]>([
  ["a key less", { a: 1, b: 2 }, { a: 1 }],
  ["a key more", { a: 1 }, { a: 1, b: 2 }],
  ["an item less", { a: [1, 2] }, { a: [1] }],
  ["null for a map", { a: {} }, { a: null }],
  ["a list for a map", { a: {} }, { a: [] }],
  ["other types", { a: 1 }, { a: "1" }],
])("%s is a change", (_name, before, after) => {
  expect(share(share(undefined, before), after)).toEqual(after);
});

test("undefined entries disappear, a __proto__ key is a key", () => {
  const sent = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as JsonObject;
  const stored = share(undefined, { ...sent, c: undefined });
  expect(Object.keys(stored as object)).toEqual(["__proto__", "b"]);
  expect(Object.getPrototypeOf(stored)).toBe(Object.prototype);
});

/** Numbers that are the same in every run. */
function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** One random write; a write that the server refuses is as good as any other. */
function act(api: ApiServer, next: (limit: number) => number): void {
  const name = `m${next(12)}`;
  const owners = api.list("v1", "ConfigMap").filter(() => next(4) === 0);
  const references = owners
    .slice(0, 2)
    .map((owner, index) => ownerOf(owner, { controller: index === 0, blockOwnerDeletion: next(2) === 0 }));
  const metadata: JsonObject = references.length > 0 ? { ownerReferences: references } : {};
  const propagation = (["Background", "Foreground", "Orphan"] as const)[next(3)] ?? "Background";
  const writes = [
    () => api.create(configMap(name, metadata)),
    () => api.update(configMap(name, metadata, { key: String(next(3)) })),
    () => api.delete(mapRef(name), { propagation }),
    () => api.collectGarbage(),
  ];
  try {
    writes[next(writes.length)]?.();
  } catch (error) {
    expect(error).toMatchObject({ name: "ApiError" });
  }
}

test.each([1, 2, 3, 4, 5])("indexes agree with a search, and the collector rests (seed %i)", (seed) => {
  const api = newServer();
  const next = random(seed);
  for (let write = 0; write < 200; write++) act(api, next);
  collect(api);
  const all = api.list("v1", "ConfigMap");
  const owners = ({ metadata }: StoredObject): readonly { uid: string; controller?: boolean }[] =>
    metadata.ownerReferences ?? [];
  for (const object of all) {
    const owned = all.filter((other) => owners(other).some(({ uid }) => uid === object.metadata.uid));
    expect(new Set(api.ownedBy(object.metadata.uid))).toEqual(new Set(owned));
    expect(api.get(mapRef(object.metadata.name))).toBe(object);
  }
  expect(api.orphans("v1", "ConfigMap")).toEqual(
    all.filter((object) => !owners(object).some(({ controller }) => controller === true)),
  );
});

test.each([11, 12, 13])("no object outlives all of its owners (seed %i)", (seed) => {
  const api = newServer();
  const next = random(seed);
  for (let write = 0; write < 200; write++) act(api, next);
  collect(api);
  const all = api.list("v1", "ConfigMap");
  const alive = new Set(all.map(({ metadata }) => metadata.uid));
  for (const { metadata } of all) {
    const { ownerReferences = [] } = metadata;
    expect(ownerReferences.every(({ uid }) => alive.has(uid))).toBe(true);
  }
});

test("a list is the same until its kind changes", () => {
  const api = newServer();
  api.create(configMap("a"));
  const list = api.list("v1", "ConfigMap", { namespace: "default" });
  api.create(blog());
  expect(api.list("v1", "ConfigMap", { namespace: "default" })).toBe(list);
  expect(api.get(blogRef)).toBe(api.get(blogRef));
});

test("a list by label follows what is written", () => {
  const server = newServer({ namespaces: ["blue"] });
  const names = (namespace?: string): string[] =>
    server
      .list("v1", "ConfigMap", { label: ["app", "x"], ...(namespace !== undefined && { namespace }) })
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const map = (name: string, namespace: string, labels: object): JsonObject =>
    ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, labels } }) as JsonObject;
  server.create(map("b", "default", { app: "x" }));
  server.create(map("c", "default", { app: "y" }));
  expect(names()).toEqual(["default/b"]);
  server.create(map("a", "default", { app: "x" }));
  server.create(map("z", "blue", { app: "x" }));
  server.update(map("c", "default", { app: "x", more: "y" }));
  expect(names()).toEqual(["blue/z", "default/a", "default/b", "default/c"]);
  server.update(map("b", "default", {}));
  server.delete({ apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" });
  expect(names("default")).toEqual(["default/c"]);
  expect(names("kube-system")).toEqual([]);
});
