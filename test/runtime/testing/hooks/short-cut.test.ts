import { expect, test } from "vitest";
import { toHookRequest } from "../../../../runtime/src/call/request.ts";
import type { CompositeDeclaration } from "../../../../runtime/src/declaration.ts";
import { compositeController, createServer, RetryAfter } from "../../../../runtime/src/index.ts";
import { simulate } from "../../../../runtime/src/testing/index.ts";
import { shortCut } from "../../../../runtime/src/testing/hooks/short-cut.ts";
import { injectTransport, type RequestBody } from "../../../../runtime/src/testing/hooks/transport.ts";
import { crd, thing } from "../support/things.ts";

const declaration = {
  type: "composite",
  name: "things",
  route: "things",
  hooks: { sync: "v2", finalize: "v2" },
  parent: {
    apiVersion: "test.example.com/v1",
    kind: "Thing",
    resource: "things",
    scope: "Namespaced",
    hasStatus: true,
  },
  children: [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      resource: "configmaps",
      scope: "Namespaced",
      updateMethod: "InPlace",
    },
  ],
  related: [],
  generateSelector: true,
} as const satisfies CompositeDeclaration;

const short = { ...declaration, hooks: { sync: "v2" } } as const;
let runs = 0;
const things = compositeController(declaration, {
  sync: ({ parent }) => {
    runs++;
    const name = parent.metadata?.name;
    if (name === "broken") throw new Error("broken on purpose");
    if (name === "busy") throw new RetryAfter(7, "busy on purpose");
    if (name === "wrong") return { status: {}, children: undefined as never };
    return { status: { text: `${name} \ud800 ü` }, children: [] };
  },
  finalize: async () => {
    await Promise.resolve();
    return { status: {}, children: [], finalized: true };
  },
});
const json = { "content-type": "application/json" };

function body(name: string): RequestBody {
  const { apiVersion, kind } = declaration.parent;
  const parent = { apiVersion, kind, metadata: { name, namespace: "default", uid: "1", generation: 1 } };
  const request = { controller: {}, parent, children: {}, related: {}, finalizing: false };
  const text = (): string => JSON.stringify(request);
  return { text, value: () => toHookRequest(JSON.parse(text()), "composite") };
}

test.for([
  ["an answer", "/things/sync?revision=1", "one"],
  ["an answer that is waited for", "/things/finalize", "one"],
  ["an error of the hook", "/things/sync", "broken"],
  ["an answer for later", "/things/sync", "busy"],
  ["an answer that the gate refuses", "/things/sync", "wrong"],
] as const)("%s is the same past HTTP", async ([, path, name]) => {
  const server = createServer({ controllers: [things], logger: false, metrics: false });
  const transport = injectTransport(server);
  let sent = 0;
  const counted: typeof transport = (...request) => {
    sent++;
    return transport(...request);
  };
  const call = shortCut(server, counted, [things], 1);
  await call(path, body("first"), json, 10_000);
  const left = await call(path, body(name), json, 10_000);
  expect(sent).toBe(1);
  const right = await transport(path, body(name).text(), json, 10_000);
  expect([left.status, left.body]).toEqual([right.status, right.body]);
  expect(left.headers["retry-after"]).toBe(right.headers["retry-after"]);
  await server.close();
});

test("the first 200 calls of a hook go over HTTP", async () => {
  const server = createServer({ controllers: [things], logger: false, metrics: false });
  const transport = injectTransport(server);
  const sent: string[] = [];
  const counted: typeof transport = (path, ...rest) => {
    sent.push(path);
    return transport(path, ...rest);
  };
  const call = shortCut(server, counted, [things]);
  for (let time = 0; time < 210; time++) await call("/things/sync", body("one"), json, 10_000);
  expect(sent).toHaveLength(200);
  await call("/things/finalize", body("one"), json, 10_000);
  expect(sent.at(-1)).toBe("/things/finalize");
  await server.close();
});

test("what the server remembers, and what it does not know, is asked for over HTTP", async () => {
  const cached = compositeController(short, { cache: true, sync: things.hooks.sync as never });
  const server = createServer({ controllers: [cached], logger: false, metrics: false });
  const call = shortCut(server, injectTransport(server), [cached], 1);
  const before = runs;
  for (let time = 0; time < 3; time++) await call("/things/sync", body("one"), json, 10_000);
  expect(runs).toBe(before + 1);
  for (let time = 0; time < 2; time++)
    expect((await call("/things/customize", body("one"), json, 10_000)).status).toBe(404);
  await server.close();
});

test("managed fields are empty, as in what the server reads", async () => {
  const seen: unknown[] = [];
  const watching = compositeController(short, {
    sync: ({ parent, children }) => {
      const child = children.get("ConfigMap.v1", "a");
      seen.push(
        [parent, child].map((object) => (object?.metadata as { managedFields?: unknown })?.managedFields),
      );
      const metadata = { name: "a" };
      return { status: {}, children: [{ apiVersion: "v1", kind: "ConfigMap", metadata, data: { k: "v" } }] };
    },
  });
  const options = { controllers: [watching], crds: [crd("Thing")], managedFields: true };
  const cluster = await simulate(options);
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(seen.slice(0, 2)).toEqual([
    [[], undefined],
    [[], []],
  ]);
  expect(cluster.calls[1]?.request).toContain(`"managedFields":[{`);
});

test("what a hook changes in its request stays with it", async () => {
  const seen: unknown[] = [];
  const greedy = compositeController(short, {
    sync: ({ parent, children }) => {
      const child = children.get("ConfigMap.v1", "a") as { data?: object } | undefined;
      seen.push([(parent as { spec?: object }).spec, child?.data]);
      Object.assign(parent, { spec: { changed: true } });
      if (child !== undefined) child.data = { changed: "true" };
      const metadata = { name: "a" };
      return { status: {}, children: [{ apiVersion: "v1", kind: "ConfigMap", metadata, data: { k: "v" } }] };
    },
  });
  const cluster = await simulate({ controllers: [greedy], crds: [crd("Thing")] });
  await cluster.apply(thing("a"));
  await cluster.settle();
  await cluster.edit("Thing", "a", (object) => void (object.spec = { size: 1 }));
  await cluster.settle();
  expect(seen[0]).toEqual([{}, undefined]);
  expect(seen.at(-1)).toEqual([{ size: 1 }, { k: "v" }]);
  expect(cluster.get("ConfigMap", "a")?.["data"]).toEqual({ k: "v" });
  expect(cluster.calls.every(({ request }) => request !== undefined && !request.includes("changed"))).toBe(
    true,
  );
});
