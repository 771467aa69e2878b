import { expect, test } from "vitest";
import { type FailureBody, answerOf, looseComposite, parent, post } from "../../support/call.ts";

const service = (fields: object = {}, metadata: object = {}): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", ...metadata },
  ...fields,
});
const cluster = { ...parent, metadata: { name: "foo" } };
const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const deep = (levels: number): unknown => (levels === 0 ? {} : { next: deep(levels - 1) });

for (const [name, result, path, words] of [
  ["nothing", undefined, "", "sync returned undefined"],
  ["a list", [], "", "sync returned a list"],
  ["no children", { status: {} }, "children", "has no children"],
  ["children that are no list", { children: {} }, "children", "an object where a list belongs"],
  ["an unknown field", { children: [], chidlren: [] }, "chidlren", "does not know this field"],
  ["finalized from sync", { children: [], finalized: true }, "finalized", "only finalize"],
  ["a child that is no object", { children: ["web"] }, "children[0]", "a string where an object belongs"],
  [
    "a child without apiVersion",
    { children: [{ kind: "Service", metadata: { name: "a" } }] },
    "children[0].apiVersion",
    "no apiVersion",
  ],
  [
    "a child without kind",
    { children: [{ apiVersion: "v1", metadata: { name: "a" } }] },
    "children[0].kind",
    "no kind",
  ],
  [
    "a child without name",
    { children: [{ apiVersion: "v1", kind: "Service" }] },
    "children[0].metadata.name",
    "no metadata.name",
  ],
  [
    "an undeclared kind",
    { children: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "a" } }] },
    "children[0]",
    "is not declared",
  ],
  [
    "an undeclared version",
    { children: [{ apiVersion: "v2", kind: "Service", metadata: { name: "a" } }] },
    "children[0]",
    "is not declared",
  ],
  [
    "a foreign namespace",
    { children: [service({}, { namespace: "other" })] },
    "children[0].metadata.namespace",
    "outside the parent's namespace",
  ],
  [
    "a namespace that is no string",
    { children: [service({}, { namespace: 1 })] },
    "children[0].metadata.namespace",
    "no namespace",
  ],
  [
    "the same child twice",
    { children: [service(), service({}, { namespace: "default" })] },
    "children[1]",
    "already children[0]",
  ],
  [
    "a label that is a number",
    { children: [service({}, { labels: { app: 1 } })] },
    'children[0].metadata.labels["app"]',
    "a number where a string",
  ],
  [
    "labels that are a list",
    { children: [service({}, { labels: [] })] },
    "children[0].metadata.labels",
    "a list where a map",
  ],
  [
    "an annotation that is true",
    { children: [service({}, { annotations: { a: true } })] },
    'children[0].metadata.annotations["a"]',
    "a boolean",
  ],
  [
    "a null inside a child",
    { children: [service({ spec: { type: null } })] },
    "children[0].spec.type",
    "null cannot be sent",
  ],
  [
    "undefined inside a child",
    { children: [service({ spec: { type: undefined } })] },
    "children[0].spec.type",
    "undefined cannot",
  ],
  ["NaN", { children: [service({ spec: { port: Number.NaN } })] }, "children[0].spec.port", "NaN cannot"],
  [
    "infinity in a list",
    { children: [service({ spec: { ports: [1, Infinity] } })] },
    "children[0].spec.ports[1]",
    "Infinity",
  ],
  ["a function", { children: [service({ spec: () => 1 })] }, "children[0].spec", "a function"],
  ["a BigInt", { children: [service({ spec: 1n })] }, "children[0].spec", "a bigint"],
  ["a symbol", { children: [service({ spec: Symbol("a") })] }, "children[0].spec", "a symbol"],
  ["a Map", { children: [service({ spec: new Map() })] }, "children[0].spec", "an instance of Map"],
  [
    "an invalid date",
    { children: [service({ spec: new Date(Number.NaN) })] },
    "children[0].spec",
    "null cannot",
  ],
  [
    "a hole in a list",
    { children: [service({ spec: Array.from({ length: 1 }) })] },
    "children[0].spec[0]",
    "undefined",
  ],
  ["a cycle", { children: [service({ spec: cyclic })] }, "children[0].spec.self", "contains itself"],
  ["a very deep value", { children: [service({ spec: deep(300) })] }, "children[0].spec", "levels deep"],
  ["a null status", { children: [], status: null }, "status", "null where an object belongs"],
  ["a status that is a string", { children: [], status: "ready" }, "status", "a string where an object"],
  ["a null inside the status", { children: [], status: { ready: null } }, "status.ready", "null cannot"],
  ["a negative resync", { children: [], resyncAfterSeconds: -1 }, "resyncAfterSeconds", "no delay"],
  ["a resync that is text", { children: [], resyncAfterSeconds: "30s" }, "resyncAfterSeconds", "no delay"],
] as const) {
  test(`${name} is refused with where, why and what to do`, async () => {
    const answer = await answerOf(result);
    expect(answer.statusCode).toBe(500);
    const body = answer.json<FailureBody>();
    const found = body.problems.find(
      (problem) => problem.path.startsWith(path) && problem.message.includes(words),
    );
    expect(found, JSON.stringify(body.problems)).toBeDefined();
    expect(found?.fix).not.toBe("");
    expect(body).toMatchObject({
      code: "ANSWER_REFUSED",
      hook: "sync",
      controller: "blogs",
      parent: "Blog default/foo",
    });
    expect(body.error).toContain("sync of Blog default/foo was refused");
  });
}

test("every problem is named at once, and an event's thousand letters hold the first with its fix", async () => {
  const answer = await answerOf({
    finalized: true,
    children: [service({}, { labels: { a: 1 } }), { kind: "X" }],
  });
  const body = answer.json<FailureBody>();
  expect(body.problems.map(({ path }) => path)).toEqual([
    "finalized",
    'children[0].metadata.labels["a"]',
    "children[1].apiVersion",
    "children[1].metadata.name",
  ]);
  expect(answer.body.slice(0, 1000)).toContain(body.problems[0]?.fix);
  expect(body.error).toContain("(and 3 more)");
});

test("falsy entries are dropped, a Date becomes a string and __proto__ stays a key", async () => {
  const data = JSON.parse('{"__proto__":"kept"}') as object;
  const child = service({ spec: { at: new Date(0) }, data });
  const answer = await answerOf({ children: [null, child, false, undefined, 0, ""] });
  expect(answer.body).toContain('"children":[{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},');
  expect(answer.body).toContain('"spec":{"at":"1970-01-01T00:00:00.000Z"},"data":{"__proto__":"kept"}');
});

test("a composite's absent status is the observed one, and an object when nothing was observed", async () => {
  expect((await answerOf({ children: [] })).json()).toEqual({ status: { ready: 7 }, children: [] });
  const unseen = { parent: { metadata: { name: "foo" } } };
  expect((await answerOf({ children: [] }, unseen)).json()).toEqual({ status: {}, children: [] });
});

test("children must match the parent's selector unless Metacontroller makes one", async () => {
  const matchExpressions = [{ key: "tier", operator: "In", values: ["web"] }];
  const selecting = { ...parent, spec: { selector: { matchLabels: { app: "foo" }, matchExpressions } } };
  const ask = (labels: object) =>
    answerOf({ children: [service({}, { labels })] }, { parent: selecting }, { generateSelector: false });
  expect((await ask({ app: "bar", tier: "web" })).json<FailureBody>().error).toContain("misses app=foo");
  expect((await ask({ app: "foo" })).json<FailureBody>().error).toContain("misses tier In web");
  expect((await ask({ app: "foo", tier: "web" })).statusCode).toBe(200);
  expect((await answerOf({ children: [service()] }, { parent: selecting })).statusCode).toBe(200);
});

test("scopes: namespaces are needed, forbidden or checked by the child's and the parent's scope", async () => {
  const scoped = (scope: "Namespaced" | "Cluster") => ({
    children: [
      { apiVersion: "v1", kind: "Service", resource: "services", scope, updateMethod: "InPlace" as const },
    ],
  });
  const clusterParent = {
    parent: {
      apiVersion: "therubyist.org/v1",
      kind: "Blog",
      resource: "blogs",
      scope: "Cluster" as const,
      hasStatus: true,
    },
  };
  const ask = async (metadata: object, declared: object, of: object) =>
    (await answerOf({ children: [service({}, metadata)] }, { parent: of }, declared)).json<FailureBody>()
      .error;
  expect(await ask({ namespace: "default" }, scoped("Cluster"), parent)).toContain(
    "is cluster-scoped and has a namespace",
  );
  expect(await ask({}, scoped("Cluster"), parent)).toContain("its parent is not");
  expect(await ask({}, clusterParent, cluster)).toContain("has no namespace");
  expect(await ask({ namespace: "any" }, clusterParent, cluster)).toBeUndefined();
  expect(await ask({}, { ...clusterParent, ...scoped("Cluster") }, cluster)).toBeUndefined();
});

test("finalize may say finalized, and must still name its children", async () => {
  const finalize = (result: object) =>
    post(looseComposite({ sync: () => result, finalize: () => result }), { parent }, { hook: "finalize" });
  expect((await finalize({ children: [], finalized: true })).json()).toMatchObject({ finalized: true });
  expect((await finalize({ children: [], finalized: "yes" })).statusCode).toBe(500);
  expect((await finalize({ finalized: true })).json<FailureBody>().problems[0]?.path).toBe("children");
});
