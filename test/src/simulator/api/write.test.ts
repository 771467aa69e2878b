import { expect, test } from "vitest";
import {
  blog,
  blogRef,
  clock,
  configMap,
  mapRef,
  newServer,
  refusal,
} from "../../../support/api-fixtures.ts";

test("a created object gets what the server gives and the schema's defaults", () => {
  const api = newServer();
  const stored = api.create(blog());
  expect(stored).toMatchObject({
    apiVersion: "example.com/v1",
    metadata: {
      name: "test",
      namespace: "default",
      generation: 1,
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: { image: "blog:1", replicas: 1 },
  });
  expect(stored.metadata.uid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(Number(stored.metadata.resourceVersion)).toBeGreaterThan(0);
  expect(api.get(blogRef)).toBe(stored);
});

test("two servers that are asked the same answer the same", () => {
  const [one, two] = [newServer(), newServer()].map((api) => [
    api.create(blog("a")),
    api.create(configMap("", { name: undefined, generateName: "map-" })),
  ]);
  expect(one).toEqual(two);
});

test("what is stored can't be changed from outside", () => {
  const api = newServer();
  const sent = blog();
  const stored = api.create(sent);
  (sent["spec"] as { image: string }).image = "other";
  expect(() => {
    (stored["spec"] as { image: string }).image = "other";
  }).toThrow(TypeError);
  expect(api.get(blogRef)?.["spec"]).toMatchObject({ image: "blog:1" });
});

test("the status sent with a create is dropped", () => {
  const stored = newServer().create({ ...blog(), status: { ready: 3 } });
  expect(stored["status"]).toBeUndefined();
});

test("unknown fields of a custom resource are pruned", () => {
  const stored = newServer().create(blog("test", { colour: "red" }));
  expect(stored["spec"]).toEqual({ image: "blog:1", replicas: 1 });
});

test.each([
  ["a wrong type", blog("x", { replicas: "two" }), `spec.replicas: Invalid value: "string"`],
  ["a missing field", blog("x", { image: undefined }), "spec.image: Required value"],
  ["a CEL rule", blog("x", { image: "bad" }), "bad is no image"],
  ["a bad name", blog("Under_Score"), "metadata.name: Invalid value"],
  ["a bad label key", blog("x", {}, { labels: { "a b": "c" } }), "metadata.labels: Invalid value"],
  ["a bad label value", blog("x", {}, { labels: { a: "b c" } }), "metadata.labels: Invalid value"],
  [
    "a bad annotation key",
    blog("x", {}, { annotations: { "/": "c" } }),
    "metadata.annotations: Invalid value",
  ],
])("%s is refused as Invalid", (_name, object, text) => {
  const error = refusal(() => newServer().create(object));
  expect([error.reason, error.code]).toEqual(["Invalid", 422]);
  expect(error.message).toContain("Blog.example.com ");
  expect(error.message).toContain(text);
  expect(error.causes.length).toBeGreaterThan(0);
});

test("a second object of one name is refused", () => {
  const api = newServer();
  api.create(blog());
  expect(refusal(() => api.create(blog())).message).toBe('blogs.example.com "test" already exists');
});

test("an unknown kind is not found", () => {
  const error = refusal(() =>
    newServer().create({ apiVersion: "v1", kind: "Nothing", metadata: { name: "x" } }),
  );
  expect([error.code, error.message]).toEqual([404, "the server could not find the requested resource"]);
});

test("an update that changes nothing leaves the resourceVersion alone and is not watched", () => {
  const api = newServer();
  const stored = api.create(blog());
  const events: unknown[] = [];
  api.watch((event) => events.push(event));
  expect(api.update(structuredClone(stored) as never)).toBe(stored);
  expect(events).toEqual([]);
});

test("generation counts changes of the spec, not of labels or status", () => {
  const api = newServer();
  api.create(blog());
  expect(api.update(blog("test", { replicas: 2 })).metadata.generation).toBe(2);
  expect(api.update(blog("test", { replicas: 2 }, { labels: { a: "b" } })).metadata.generation).toBe(2);
  expect(api.updateStatus({ ...blog(), status: { ready: 1 } }).metadata.generation).toBe(2);
  expect(api.get(blogRef)).toMatchObject({ spec: { replicas: 2 }, status: { ready: 1 } });
});

test("an update keeps the status, a status update keeps the rest", () => {
  const api = newServer();
  api.create(blog());
  api.updateStatus({ ...blog("test", { image: "other" }), status: { ready: 1, unknown: true } });
  expect(api.get(blogRef)).toMatchObject({ spec: { image: "blog:1" }, status: { ready: 1 } });
  expect(api.update({ ...blog(), status: { ready: 9 } })["status"]).toEqual({ ready: 1 });
});

test("a status update of a kind without a status is not found", () => {
  const api = newServer();
  api.create(configMap("a"));
  expect(refusal(() => api.updateStatus(configMap("a"))).code).toBe(404);
});

test("a write that rests on an old version conflicts", () => {
  const api = newServer();
  const old = api.create(blog());
  api.update(blog("test", { replicas: 2 }));
  const error = refusal(() => api.update(old as never));
  expect([error.reason, error.message]).toEqual([
    "Conflict",
    'Operation cannot be fulfilled on blogs.example.com "test": the object has been modified; please apply your changes to the latest version and try again',
  ]);
});

test("a write with another uid conflicts", () => {
  const api = newServer();
  api.create(blog());
  expect(refusal(() => api.update(blog("test", {}, { uid: "other" }))).reason).toBe("Conflict");
});

test("uid, times and generation can't be written", () => {
  const api = newServer();
  const { metadata } = api.create(blog());
  const next = api.update(blog("test", {}, { creationTimestamp: "1999-01-01T00:00:00Z", generation: 9 }));
  expect(next.metadata).toEqual(metadata);
});

test("a dry run answers and stores nothing", () => {
  const api = newServer();
  expect(api.create(blog(), { dryRun: true })["spec"]).toEqual({ image: "blog:1", replicas: 1 });
  expect(api.get(blogRef)).toBeUndefined();
  const stored = api.create(blog());
  expect(api.update(blog("test", { replicas: 2 }), { dryRun: true })["spec"]).toMatchObject({ replicas: 2 });
  expect(api.get(blogRef)).toBe(stored);
});

test("one object is served in every version, pruned by the version's schema", () => {
  const api = newServer();
  api.create(blog("test", { size: "big" }));
  expect(api.get({ ...blogRef, apiVersion: "example.com/v1beta1" })).toMatchObject({
    apiVersion: "example.com/v1beta1",
    spec: { image: "blog:1" },
  });
  expect(api.get({ ...blogRef, apiVersion: "example.com/v1beta1" })?.["spec"]).not.toHaveProperty("size");
  const old = api.update({
    ...blog("test", { replicas: 3, size: "lost" }),
    apiVersion: "example.com/v1beta1",
  });
  expect(old.apiVersion).toBe("example.com/v1beta1");
  expect(api.get(blogRef)).toMatchObject({ apiVersion: "example.com/v1", spec: { replicas: 3 } });
  expect(api.list("example.com/v1beta1", "Blog")[0]?.apiVersion).toBe("example.com/v1beta1");
});

test("lists are sorted, selected by namespace and labels, and answer for one version", () => {
  const api = newServer({ namespaces: ["other"] });
  for (const name of ["c", "a", "b"]) api.create(configMap(name, { labels: { letter: name } }));
  api.create(configMap("z", { namespace: "other" }));
  const names = (options: Parameters<typeof api.list>[2]): string[] =>
    api.list("v1", "ConfigMap", options).map(({ metadata }) => metadata.name);
  expect(names({ namespace: "default" })).toEqual(["a", "b", "c"]);
  expect(names({})).toEqual(["a", "b", "c", "z"]);
  expect(names({ labels: (labels) => labels["letter"] === "b" })).toEqual(["b"]);
});

test("watchers see each write with the object before it, until they stop", () => {
  const api = newServer();
  const seen: string[] = [];
  const stop = api.watch(({ type, object, before }) =>
    seen.push(`${type} ${object.metadata.name} ${before === undefined ? "new" : "known"}`),
  );
  api.create(configMap("a"));
  api.update(configMap("a", {}, { key: "other" }));
  api.delete(mapRef("a"));
  stop();
  api.create(configMap("b"));
  expect(seen).toEqual(["ADDED a new", "MODIFIED a known", "DELETED a known"]);
});

test("timestamps follow the clock", () => {
  const api = newServer();
  clock.now += 90_500;
  expect(api.create(configMap("a")).metadata.creationTimestamp).toBe("2026-01-01T00:01:30Z");
  clock.now -= 90_500;
});

test("a mistake in the metadata of a custom object is told once", () => {
  const bad = { ...blog(), metadata: { name: "Bad", namespace: "default" } };
  expect(refusal(() => newServer().create(bad)).causes).toHaveLength(1);
});
