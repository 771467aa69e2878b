import { type ServerOptions, createServer, metatron, retryAfter } from "@metatron/runtime";
import { fastify } from "fastify";
import { expect, test } from "vitest";
import { type FailureBody, looseComposite, looseDecorator, parent, post } from "../../support/call.ts";

const empty = { sync: () => ({ children: [] }) };
const createBlogs = (hooks: object = empty, options: Partial<ServerOptions> = {}) =>
  createServer({ controllers: [looseComposite(hooks)], logger: false, ...options });
const headers = { "content-type": "application/json" };
const url = "/blogs/sync";

for (const [name, request, status, words] of [
  ["an undefined hook", { method: "POST", url: "/blogs/finalize" }, 404, "there is /blogs/sync"],
  ["an unknown hook", { method: "POST", url: "/blogs/snyc" }, 404, "there is /blogs/sync"],
  ["an unknown path", { method: "GET", url: "/" }, 404, "/blogs/sync, /ping, /healthz"],
  ["GET on a hook", { method: "GET", url }, 405, "use POST, OPTIONS"],
  ["DELETE on ping", { method: "DELETE", url: "/ping" }, 405, "use GET, HEAD, OPTIONS"],
  [
    "a form",
    { method: "POST", url, payload: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "must be application/json",
  ],
  ["an empty body", { method: "POST", url, payload: "", headers }, 400, "the body is empty"],
  ["broken JSON", { method: "POST", url, payload: '{"secret', headers }, 400, "not valid JSON"],
  ["a list", { method: "POST", url, payload: "[]", headers }, 400, "not a JSON object"],
  ["no parent", { method: "POST", url, payload: "{}", headers }, 400, "has no parent"],
  [
    "a large body",
    { method: "POST", url, payload: `{"parent":"${"x".repeat(2000)}"}`, headers },
    413,
    "raise the option bodyLimit",
  ],
] as const) {
  test(`${name} is answered ${String(status)} with a sentence`, async () => {
    const answer = await createBlogs(empty, { bodyLimit: 1000 }).inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.json<FailureBody>().error).toContain(words);
    expect(answer.headers["content-type"]).toContain("application/json");
    expect(answer.body).not.toContain("secret");
  });
}

const observed = { "ConfigMap.v1": { x: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } } } };
for (const [version, body] of [
  ["v1", { object: parent, attachments: observed }],
  ["v2", { parent, children: observed }],
] as const) {
  test(`a decorator finds its attachments in a ${version} request`, async () => {
    const sync = ({ attachments }: { attachments: { all(): unknown[] } }) => ({
      annotations: { count: String(attachments.all().length) },
      attachments: [],
    });
    const answer = await post(looseDecorator({ sync }, { hooks: { sync: version } }), body);
    expect(answer.json()).toMatchObject({ annotations: { count: "1" } });
  });
}

test("OPTIONS says what is allowed", async () => {
  const server = createBlogs();
  for (const [path, allow] of [
    ["/blogs/sync", "POST, OPTIONS"],
    ["/ping", "GET, HEAD, OPTIONS"],
  ] as const) {
    const answer = await server.inject({ method: "OPTIONS", url: path });
    expect([answer.statusCode, answer.headers["allow"]]).toEqual([204, allow]);
  }
});

test("ping, healthz and readyz answer; readiness follows the user's own condition", async () => {
  let isReady = false;
  const server = createBlogs(empty, { isReady: () => isReady });
  expect((await server.inject("/ping")).json()).toEqual({ status: "up" });
  expect((await server.inject("/healthz")).statusCode).toBe(200);
  expect((await server.inject("/readyz")).statusCode).toBe(503);
  isReady = true;
  expect((await server.inject("/readyz")).statusCode).toBe(200);
});

test("metrics count calls by controller, hook and outcome", async () => {
  const server = createBlogs();
  await server.inject({ method: "POST", url, payload: { parent } });
  await server.inject({ method: "POST", url, payload: {} });
  const { body, headers: sent } = await server.inject("/metrics");
  expect(sent["content-type"]).toContain("text/plain");
  expect(body).toContain(
    'metatron_hook_duration_seconds_count{controller="blogs",hook="sync",outcome="ok"} 1',
  );
  expect(body).toContain('outcome="bad-request"} 1');
  expect(body).toContain('metatron_hook_children_returned_count{controller="blogs",hook="sync"} 1');
  expect(body).toContain('metatron_hook_request_bytes_count{controller="blogs",hook="sync"} 2');
  expect((await createBlogs(empty, { metrics: false }).inject("/metrics")).statusCode).toBe(501);
});

test("retryAfter, returned or thrown, is 429 with Retry-After", async () => {
  for (const sync of [() => retryAfter(4.2), () => Promise.reject(retryAfter(5))]) {
    const answer = await post(looseComposite({ sync }), { parent });
    expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "5"]);
  }
});

test("a hook that throws is a 500 with its message, whatever it throws", async () => {
  for (const [thrown, words] of [
    [new Error("no database"), "no database"],
    ["text", "a string was thrown"],
    [null, "null was thrown"],
    [{ message: "no disk" }, "no disk"],
  ] as const) {
    const answer = await post(looseComposite({ sync: () => Promise.reject(thrown) }), { parent });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([500, "HOOK_FAILED"]);
    expect(answer.json<FailureBody>().error).toContain(words);
  }
});

test("a hook that outlives its deadline is given up: its signal aborts and the answer is 503", async () => {
  let reason: unknown;
  const sync = ({ signal }: { signal: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        reason = signal.reason;
        reject(new Error("late"));
      });
    });
  const answer = await post(looseComposite({ sync, timeoutSeconds: 0.01 }), { parent });
  expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([503, "HOOK_TIMEOUT"]);
  expect((reason as DOMException).name).toBe("TimeoutError");
});

test("more calls than the limit are answered 429 while the others run on", async () => {
  const waiting: (() => void)[] = [];
  const sync = () => new Promise((resolve) => waiting.push(() => resolve({ children: [] })));
  const server = createBlogs({ sync }, { concurrency: 1 });
  const call = async () => server.inject({ method: "POST", url, payload: { parent } });
  const first = call();
  await expect.poll(() => waiting.length).toBe(1);
  const busy = await call();
  expect([busy.statusCode, busy.headers["retry-after"]]).toEqual([429, "1"]);
  waiting[0]?.();
  expect((await first).statusCode).toBe(200);
  const third = call();
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.();
  expect((await third).statusCode).toBe(200);
});

test("a __proto__ key in a request pollutes nothing and reaches the hook", async () => {
  const payload =
    '{"parent":{"metadata":{"name":"a"},"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}';
  const sync = ({ parent: got }: { parent: object }) => ({
    children: [],
    status: { own: Object.hasOwn(got, "__proto__") },
  });
  const answer = await createBlogs({ sync }).inject({ method: "POST", url, payload, headers });
  expect(answer.json()).toMatchObject({ status: { own: true } });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test("managedFields are emptied, and kept by an option", async () => {
  const sync = ({ parent: got }: { parent: { metadata: { managedFields: unknown[] } } }) => ({
    children: [],
    status: { fields: got.metadata.managedFields.length },
  });
  const payload = { parent: { metadata: { name: "a", managedFields: [{ manager: "kubectl" }] } } };
  expect((await post(looseComposite({ sync }), payload)).json()).toMatchObject({ status: { fields: 0 } });
  const kept = await post(looseComposite({ sync }), payload, { keepManagedFields: true });
  expect(kept.json()).toMatchObject({ status: { fields: 1 } });
});

test("with etag an unchanged request is 304 without the hook, until the code's revision changes", async () => {
  let calls = 0;
  const sync = () => ({ children: [], status: { calls: ++calls } });
  const ask = (revision: string, etag?: string) =>
    createServer({ controllers: [looseComposite({ sync, etag: true })], logger: false, revision }).inject({
      method: "POST",
      url,
      payload: { parent },
      headers: etag === undefined ? {} : { "if-none-match": etag },
    });
  const { etag } = (await ask("1")).headers;
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  expect([(await ask("1", String(etag))).statusCode, calls]).toEqual([304, 1]);
  expect((await ask("1", `W/"x", ${String(etag)}`)).statusCode).toBe(304);
  expect((await ask("2", String(etag))).statusCode).toBe(200);
  expect((await post(looseComposite(empty), { parent })).headers["etag"]).toBeUndefined();
});

test("with cache an identical body is answered without the hook, within bounds and never for finalize", async () => {
  let calls = 0;
  const hook = () => ({ children: [], status: { calls: ++calls } });
  const server = createBlogs({ sync: hook, finalize: hook, cache: { entries: 1 } });
  const call = (name: string, path = url) =>
    server.inject({ method: "POST", url: path, payload: { parent: { metadata: { name } } } });
  const bodies = [await call("a"), await call("a"), await call("b"), await call("a")].map(({ body }) => body);
  expect(bodies[1]).toBe(bodies[0]);
  expect(calls).toBe(3);
  await call("a", "/blogs/finalize");
  await call("a", "/blogs/finalize");
  expect(calls).toBe(5);
});

test("a controller may be called like one of the server's own paths", async () => {
  const hooks = { sync: () => ({ children: [] }), customize: () => ({ relatedResources: [] }) };
  const controller = looseComposite(hooks, { route: "metrics" });
  const server = createServer({ controllers: [controller], logger: false });
  for (const path of ["/metrics/sync", "/metrics/customize"]) {
    expect((await server.inject({ method: "POST", url: path, payload: { parent } })).statusCode, path).toBe(
      200,
    );
  }
  expect((await server.inject({ method: "POST", url: "/metrics/finalize" })).statusCode).toBe(404);
  expect((await server.inject("/metrics")).statusCode).toBe(200);
});

test("below a prefix the list of hooks has it", async () => {
  const own = fastify();
  await own.register(metatron, { controllers: [looseComposite(empty)], prefix: "/hooks" });
  const answer = await own.inject({ method: "POST", url: "/hooks/blogs/finalize" });
  expect(answer.json<FailureBody>().error).toContain("there is /hooks/blogs/sync");
});

test("an ETag by the author: sync runs again when what it names, or the code, has changed", async () => {
  let runs = 0;
  const controller = looseComposite({
    sync: () => ({ children: [], status: { runs: ++runs } }),
    finalize: () => ({ children: [], finalized: true, status: { runs: ++runs } }),
    etag: ({ parent: { spec } }: { parent: { spec?: { size?: number } } }) =>
      spec?.size === undefined ? undefined : String(spec.size),
  });
  const call = (
    size: number | undefined,
    note: string,
    more: Record<string, string> = {},
    revision = "1",
    to = url,
  ) =>
    createServer({ controllers: [controller], logger: false, revision }).inject({
      method: "POST",
      url: to,
      payload: { parent: { ...parent, spec: { size } }, children: {}, controller: { note } },
      headers: more,
    });
  const first = await call(3, "a");
  const etag = String(first.headers["etag"]);
  expect(etag).toMatch(/^"[-\w]+"$/);
  const known = { "if-none-match": etag };
  expect((await call(3, "b", known)).statusCode).toBe(304);
  expect(runs).toBe(1);
  expect((await call(4, "b", known)).statusCode).toBe(200);
  expect((await call(3, "b", known, "2")).statusCode).toBe(200);
  expect((await call(3, "b", known, "1", "/blogs/finalize")).headers["etag"]).toBeUndefined();
  expect((await call(undefined, "b", known)).headers["etag"]).toBeUndefined();
  expect(runs).toBe(5);
});

test("an ETag by the author that is no text is a failure, not an answer", async () => {
  const controller = looseComposite({ sync: () => ({ children: [] }), etag: () => 5 });
  const answer = await post(controller, { parent, children: {} });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).toContain("etag must return a text");
});
