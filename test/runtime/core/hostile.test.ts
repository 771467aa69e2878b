import { type RetryAfter, createServer, retryAfter } from "@metatron/runtime";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FailureBody, looseComposite, looseDecorator, parent } from "../../support/call.ts";

const boom = (): never => {
  throw new Error("boom");
};
const trapped = new Proxy({}, { getPrototypeOf: boom });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const getter = (error: Error, key: string): Error => {
  void error.stack;
  return Object.defineProperty(error, key, { get: boom, enumerable: true });
};
const seconds = (value: unknown): RetryAfter => Object.assign(retryAfter(1), { seconds: value });

const loose: unknown[] = [];
const catchLoose = (reason: unknown): void => void loose.push(reason);
beforeEach(() => void process.on("unhandledRejection", catchLoose));
afterEach(() => {
  process.off("unhandledRejection", catchLoose);
  expect(loose.splice(0)).toEqual([]);
});

const ways = {
  thrown: (value: unknown) => () => {
    throw value;
  },
  rejected: (value: unknown) => () => Promise.reject(value),
  returned: (value: unknown) => () => value,
  resolved: (value: unknown) => () => Promise.resolve([value]).then(([each]) => each),
};

/** Calls a hook on a server with one place, and a good hook after it: the place must be free again. */
async function callTwice(
  hook: () => unknown,
): Promise<{ status: number; body: FailureBody; lines: string[] }> {
  const lines: string[] = [];
  const logger = { level: "info", stream: { write: (line: string) => void lines.push(line) } };
  let sync = hook;
  const controllers = [looseComposite({ sync: () => sync() })];
  const server = createServer({ controllers, logger, concurrency: 1 });
  const post = async () => server.inject({ method: "POST", url: "/blogs/sync", payload: { parent } });
  const answer = await post();
  sync = () => ({ children: [] });
  expect((await post()).statusCode).toBe(200);
  expect(lines).toHaveLength(2);
  return { status: answer.statusCode, body: answer.json<FailureBody>(), lines };
}

for (const [name, value] of [
  ["a proxy with a trap", trapped],
  ["a revoked proxy", revoked.proxy],
  ["a frozen error", Object.freeze(new Error("frozen"))],
  ["an error whose stack throws", getter(new Error("x"), "stack")],
  ["an error whose message throws", getter(new Error("x"), "message")],
  ["an error with a getter that throws", getter(new Error("x"), "detail")],
  ["an error with a toJSON that throws", Object.assign(new Error("x"), { toJSON: boom })],
  ["an aggregate of traps", new AggregateError([trapped, revoked.proxy])],
  ["a RetryAfter without a number", seconds(Number.NaN)],
  ["a RetryAfter in the past", seconds(-1)],
  ["a RetryAfter that never comes", seconds(Infinity)],
  ["a RetryAfter that would be two headers", seconds("1\r\nx-evil: 1")],
  ["a RetryAfter of a symbol", seconds(Symbol("s"))],
  ["a RetryAfter that cannot be read", getter(retryAfter(1), "seconds")],
] as const) {
  for (const [way, give] of Object.entries(ways)) {
    test(`${name}, ${way}, is a 500 that names hook and parent, and frees its place`, async () => {
      const { status, body } = await callTwice(give(value));
      expect([status, body.hook, body.parent]).toEqual([500, "sync", "Blog default/foo"]);
    });
  }
}

test("a promise with a then of its own is awaited all the same", async () => {
  const promise = Promise.resolve({ children: [], status: { a: 1 } });
  Reflect.set(promise, "then", () => undefined);
  expect((await callTwice(() => promise)).body).toMatchObject({ status: { a: 1 } });
});

test("a logger or a meter that throws ends nothing, and is warned of", async () => {
  const warnings: string[] = [];
  const warn = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", warn);
  const logger = pino({ hooks: { logMethod: boom } });
  const metrics = { observe: boom, render: async () => undefined };
  for (const options of [{ logger }, { logger: false, metrics }]) {
    for (const sync of [() => ({ children: [] }), async () => ({ children: [] })]) {
      const controllers = [looseComposite({ sync })];
      const server = createServer({ controllers, concurrency: 1, ...(options as object) });
      const post = async () => server.inject({ method: "POST", url: "/blogs/sync", payload: { parent } });
      expect([(await post()).statusCode, (await post()).statusCode]).toEqual([200, 200]);
    }
  }
  await expect.poll(() => warnings.filter((text) => text.includes("boom"))).toHaveLength(8);
  process.off("warning", warn);
});

class Holder {
  readonly held = Promise.reject(new Error("loose"));
}

const rejecting = {
  get status() {
    return Promise.reject(new Error("loose"));
  },
};

for (const [name, result] of [
  ["a child", () => ({ children: [Promise.reject(new Error("loose"))] })],
  ["a field of a child", () => ({ children: [{ spec: { a: Promise.reject(new Error("loose")) } }] })],
  ["the children", () => ({ children: Promise.reject(new Error("loose")) })],
  ["the status", () => ({ status: Promise.reject(new Error("loose")), children: [] })],
  ["an unknown field", () => ({ children: [], more: { a: [Promise.reject(new Error("loose"))] } })],
  ["the delay", () => ({ children: [], resyncAfterSeconds: Promise.reject(new Error("loose")) })],
  ["an entry of a list for an answer", () => [Promise.reject(new Error("loose"))]],
  ["a field of an instance", () => ({ children: [], status: new Holder() })],
  ["what a getter gives", () => ({ children: [], status: { a: rejecting } })],
  ["what a getter of the answer gives", () => rejecting],
] as const) {
  test(`${name} that is a promise which rejects is refused and ends nothing`, async () => {
    expect((await callTwice(result)).body.code).toBe("ANSWER_REFUSED");
    await new Promise((resolve) => setImmediate(resolve));
  });
}

test("what a hook does to its request changes neither the status that is kept nor the selector", async () => {
  const sent = {
    parent: { ...parent, status: { ready: 7 }, spec: { selector: { matchLabels: { app: "a" } } } },
  };
  const ask = async (sync: (context: { parent: typeof sent.parent }) => unknown) => {
    const controllers = [looseComposite({ sync }, { generateSelector: false })];
    const payload = structuredClone(sent);
    const url = "/blogs/sync";
    return createServer({ controllers, logger: false }).inject({ method: "POST", url, payload });
  };
  const wiped = await ask(({ parent: { status } }) => {
    delete (status as { ready?: number }).ready;
    return { children: [] };
  });
  expect(wiped.json()).toEqual({ status: { ready: 7 }, children: [] });
  const escaped = await ask(({ parent: { spec } }) => {
    spec.selector.matchLabels = {} as never;
    return { children: [{ apiVersion: "v1", kind: "Service", metadata: { name: "a" } }] };
  });
  expect(escaped.json<FailureBody>().error).toContain("misses app=a");
});

test("a request that is nested without end ends nothing", async () => {
  const controllers = [looseComposite({ sync: () => ({ children: [] }) })];
  const server = createServer({ controllers, logger: false, concurrency: 1 });
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const payload = `{"parent":{"metadata":{"name":"a"},"spec":{"selector":${deep}},"status":${deep}}}`;
  const headers = { "content-type": "application/json" };
  for (let call = 0; call < 3; call++) {
    const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload, headers });
    expect([200, 400, 500]).toContain(answer.statusCode);
  }
});

test("labels of a decorator are checked as they are sent, however they are read", async () => {
  let reads = 0;
  const changing = {
    get a() {
      return reads++ === 0 ? "x" : 1;
    },
  };
  const hidden = Object.defineProperty({}, "toJSON", { value: () => ({ a: 1 }) });
  const gone = Object.defineProperty({}, "toJSON", { value: () => null });
  for (const labels of [changing, hidden, gone]) {
    const controllers = [looseDecorator({ sync: () => ({ labels, attachments: [] }) })];
    const payload = {
      object: { apiVersion: "v1", kind: "Service", metadata: { name: "a", namespace: "b" } },
    };
    const url = "/service-labels/sync";
    const answer = await createServer({ controllers, logger: false }).inject({
      method: "POST",
      url,
      payload,
    });
    if (answer.statusCode === 500) continue;
    const sent = answer.json<{ labels: object }>().labels;
    expect(Object.values(sent).filter((value) => typeof value !== "string")).toEqual([]);
  }
});

test("a megabyte in a name makes no megabyte of a body and of a line", async () => {
  const long = "x".repeat(1_000_000);
  const child = { apiVersion: long, kind: long, metadata: { name: long } };
  const { body, lines } = await callTwice(() => ({ [long]: 1, children: [child, { [long]: null }] }));
  expect(JSON.stringify(body).length).toBeLessThan(20_000);
  expect(lines[0]?.length).toBeLessThan(20_000);
});
