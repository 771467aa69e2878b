import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ServerOptions, createServer, keepStatus, retryAfter } from "@metatron/runtime";
import type { InjectOptions } from "fastify";
import { afterEach, expect, test } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";

type Server = ReturnType<typeof createServer>;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function create(hooks: object, options: Partial<ServerOptions> = {}): Server {
  const server = createServer({ controllers: [looseComposite(hooks)], logger: false, ...options });
  servers.push(server);
  return server;
}

async function listen(server: Server): Promise<string> {
  return server.listen({ port: 0, host: "127.0.0.1" });
}

interface Answer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

const own = ["content-type", "content-length", "retry-after", "etag", "allow"];

async function overSocket(server: Server, path: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch((await listen(server)) + path, init);
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => own.includes(name)));
  return { status: answer.status, body: await answer.text(), headers };
}

async function injected(server: Server, path: string, init: RequestInit): Promise<Answer> {
  const { body, ...rest } = init;
  const request = { ...rest, url: path, ...(body === undefined ? {} : { payload: body }) };
  const answer = await server.inject(request as InjectOptions);
  const headers = Object.entries(answer.headers).filter(([name]) => own.includes(name));
  return {
    status: answer.statusCode,
    body: answer.body,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
  };
}

const json = { "content-type": "application/json" };
const service = (name: string, fields: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  ...fields,
});
const body = JSON.stringify({ parent });

const rows: [string, () => unknown, RequestInit, string?, Partial<ServerOptions>?][] = [
  ["a plain answer", () => ({ status: { ready: 1 }, children: [service("a")] }), {}],
  ["an answer in many scripts", () => ({ status: { text: 'π "日本" \\ \n \ud800 😀' }, children: [] }), {}],
  ["a kept status", () => ({ status: keepStatus(), children: [] }), {}],
  ["a promised answer", async () => ({ status: {}, children: [service("a")] }), {}],
  ["a refused answer", () => ({ children: [{ kind: "Service" }] }), {}],
  ["a postponed call", () => retryAfter(3), {}],
  ["a revision behind the path", () => ({ children: [] }), {}, "/blogs/sync?revision=abc"],
  ["a charset", () => ({ children: [] }), { headers: { "content-type": "application/json; charset=utf-8" } }],
  ["another type", () => ({ children: [] }), { headers: { "content-type": "text/plain" } }],
  ["broken JSON", () => ({ children: [] }), { body: "{" }],
  ["no body", () => ({ children: [] }), { body: "" }],
  ["another method", () => ({ children: [] }), { method: "PUT" }],
  ["another path", () => ({ children: [] }), {}, "/blogs/snyc"],
  ["a large body", () => ({ children: [] }), {}, "/blogs/sync", { bodyLimit: 10 }],
];

for (const [name, sync, init, path, options] of rows) {
  test(`${name} is answered the same with and without a socket`, async () => {
    const server = create({ sync }, { revision: "1", ...options });
    const request = { method: "POST", headers: json, body, ...init };
    const answer = await overSocket(server, path ?? "/blogs/sync", request);
    expect(answer).toEqual(await injected(server, path ?? "/blogs/sync", request));
  });
}

test("a body in many pieces, and one without a length, reach the hook whole", async () => {
  const server = create({ sync: ({ parent: blog }: { parent: object }) => ({ status: blog, children: [] }) });
  const note = "x".repeat(500_000);
  const large = JSON.stringify({ parent: { ...parent, note } });
  const stream = new Blob([large]).stream();
  const url = `${await listen(server)}/blogs/sync`;
  for (const init of [{ body: large }, { body: stream, duplex: "half" }] as RequestInit[]) {
    const answer = await fetch(url, { method: "POST", headers: json, ...init });
    expect(await answer.json()).toMatchObject({ status: { note } });
  }
});

test("an ETag holds on a socket, for a body in many pieces too", async () => {
  const server = create({ sync: () => ({ children: [] }), etag: true, cache: true });
  const url = `${await listen(server)}/blogs/sync`;
  const large = JSON.stringify({ parent: { ...parent, note: "x".repeat(500_000) } });
  const ask = (headers: object) =>
    fetch(url, { method: "POST", headers: { ...json, ...headers }, body: large });
  const first = await ask({});
  const etag = first.headers.get("etag") ?? "";
  expect([(await ask({})).headers.get("etag"), (await ask({ "if-none-match": etag })).status]).toEqual([
    etag,
    304,
  ]);
});

test("two large bodies that differ in one byte have different answers, with and without a socket", async () => {
  let calls = 0;
  const server = create({ sync: () => ({ children: [], status: { calls: ++calls } }), cache: true });
  const url = `${await listen(server)}/blogs/sync`;
  const large = (last: string) => JSON.stringify({ parent: { ...parent, note: "x".repeat(300_000) + last } });
  const ask = async (payload: string) =>
    (await (await fetch(url, { method: "POST", headers: json, body: payload })).json()) as object;
  const answers = [await ask(large("a")), await ask(large("b")), await ask(large("a"))];
  expect(answers).toEqual([1, 2, 1].map((count) => ({ children: [], status: { calls: count } })));
  const again = await server.inject({
    method: "POST",
    url: "/blogs/sync",
    payload: large("b"),
    headers: json,
  });
  expect(again.json()).toEqual(answers[1]);
});

for (const name of ["onRequest", "preHandler", "onSend", "onResponse"] as const) {
  test(`an ${name} hook of the user's sees every call`, async () => {
    const server = create({ sync: () => ({ children: [] }) });
    const seen: string[] = [];
    server.register(async (scope) => {
      scope.addHook("onRequest", async () => undefined);
    });
    server.addHook(name as "onRequest", async (request) => void seen.push(request.url));
    const url = `${await listen(server)}/blogs/sync`;
    await (await fetch(url, { method: "POST", headers: json, body })).text();
    await expect.poll(() => seen).toEqual(["/blogs/sync"]);
  });
}

test("a guard that is put on every route as it is made guards the calls too", async () => {
  const server = create({ sync: () => ({ children: [] }) });
  server.addHook("onRoute", (route) => {
    route.preHandler = (_request, reply, _done) => void reply.code(403).send({});
  });
  const url = `${await listen(server)}/blogs/sync`;
  expect((await fetch(url, { method: "POST", headers: json, body })).status).toBe(403);
});

test("tokens that cannot be read are a failed call, and the next one finds the server there", async () => {
  const tokens = [() => JSON.parse("{") as string[], () => "right" as unknown as string[], () => ["right"]];
  const authentication = { bearer: () => tokens.shift()?.() ?? [] };
  const server = create({ sync: () => ({ children: [] }) }, { authentication });
  const url = `${await listen(server)}/blogs/sync`;
  const ask = async (): Promise<number> =>
    (await fetch(url, { method: "POST", headers: { ...json, authorization: "Bearer r" }, body })).status;
  expect([await ask(), await ask(), await ask()]).toEqual([500, 500, 401]);
});

test("who listens to Fastify's diagnostics sees every call", async () => {
  const server = create({ sync: () => ({ children: [] }) });
  const channel = "tracing:fastify.request.handler:start";
  let count = 0;
  const note = (): void => void count++;
  subscribe(channel, note);
  await fetch(`${await listen(server)}/blogs/sync`, { method: "POST", headers: json, body });
  unsubscribe(channel, note);
  expect(count).toBe(1);
});

test("a caller without the token is refused, with it served, on a socket", async () => {
  const authentication = { bearer: () => ["right"] };
  const server = create({ sync: () => ({ children: [] }) }, { authentication });
  const url = `${await listen(server)}/blogs/sync`;
  const ask = async (authorization: string) =>
    (await fetch(url, { method: "POST", headers: { ...json, authorization }, body })).status;
  expect([await ask("Bearer wrong"), await ask("Bearer right")]).toEqual([401, 200]);
});
