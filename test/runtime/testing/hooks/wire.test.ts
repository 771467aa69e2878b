import { expect, test } from "vitest";
import type { CompositeDeclaration } from "../../../../runtime/src/declaration.ts";
import { compositeController, createServer } from "../../../../runtime/src/index.ts";
import { injectTransport } from "../../../../runtime/src/testing/hooks/transport.ts";
import { routingTransport } from "../../../../runtime/src/testing/hooks/wire.ts";

const declaration = {
  type: "composite",
  name: "things",
  route: "things",
  hooks: { sync: "v2", finalize: "v2" },
  parent: {
    apiVersion: "example.com/v1",
    kind: "Thing",
    resource: "things",
    scope: "Namespaced",
    hasStatus: true,
  },
  children: [],
  related: [],
  generateSelector: true,
} as const satisfies CompositeDeclaration;

const things = compositeController(declaration, {
  etag: true,
  sync: ({ parent }) => {
    if (parent.metadata?.name === "broken") throw new Error("broken on purpose");
    return { status: { text: `${parent.metadata?.name} \ud800 ü` }, children: [] };
  },
  finalize: async () => {
    await Promise.resolve();
    return { status: {}, children: [], finalized: true };
  },
});

const body = (name: string): string =>
  JSON.stringify({
    controller: { metadata: { name: "things" }, spec: {} },
    parent: {
      apiVersion: "example.com/v1",
      kind: "Thing",
      metadata: { name, namespace: "default", uid: "1", generation: 1 },
      spec: {},
    },
    children: {},
    related: {},
    finalizing: false,
  });
const json = { "content-type": "application/json" };

test.for([
  ["an answer", "/things/sync?revision=1", body("one"), json],
  ["an answer that is waited for", "/things/finalize", body("one"), json],
  ["an answer that did not change", "/things/sync", body("one"), { ...json, "if-none-match": '"1"' }],
  ["an error of the hook", "/things/sync", body("broken"), json],
  ["a body that is no JSON", "/things/sync", "{", json],
  ["no body", "/things/sync", "", json],
  ["another content type", "/things/sync", body("one"), { "content-type": "text/plain" }],
  ["an unknown path", "/nothing/sync", body("one"), json],
] as const)("%s is what a simulated socket carries", async ([, path, payload, headers]) => {
  const server = createServer({ controllers: [things], logger: false, metrics: false, revision: "1" });
  const [direct, injected] = [routingTransport(server), injectTransport(server)];
  const left = await direct(path, payload, headers, 10_000);
  const right = await injected(path, payload, headers, 10_000);
  const { date: _date, connection: _connection, ...expected } = right.headers;
  expect(left.status).toBe(right.status);
  expect(left.body).toBe(right.body);
  expect(left.headers).toMatchObject(expected["transfer-encoding"] === undefined ? expected : {});
  await server.close();
});
