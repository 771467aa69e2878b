import { createServer } from "@metatron/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";
import { accounts } from "./readme/one-call.ts";

const url = "/blogs/sync";

/** A server whose hook runs until the test ends it, and what the hook was called with. */
function held(settings: object, more: object = {}) {
  const ends: (() => void)[] = [];
  const called: string[] = [];
  const hook = async ({ parent: { metadata, spec } }: { parent: typeof parent }) => {
    called.push(`${metadata.name} ${spec.image}`);
    await new Promise<void>((resolve) => ends.push(resolve));
    return { children: [], status: { image: spec.image } };
  };
  const finalize = async (context: { parent: typeof parent }) => ({
    ...(await hook(context)),
    finalized: true,
  });
  const controller = looseComposite(
    { sync: hook, finalize, ...settings },
    { hooks: { sync: "v1", finalize: "v1" } },
  );
  const server = createServer({ controllers: [controller], logger: false, ...more });
  onTestFinished(() => server.close());
  const post = async (name = "a", image = "one", path = url) => {
    const metadata = { name, namespace: "default", uid: name };
    const payload = { parent: { ...parent, metadata, spec: { image } } };
    const answer = await server.inject({ method: "POST", url: path, payload });
    return {
      status: answer.statusCode,
      body: answer.json<{ status?: object; code?: string }>(),
      headers: answer.headers,
    };
  };
  let count = 0;
  server.addHook("preHandler", (_request, _reply, done) => {
    count++;
    done();
  });
  return { post, ends, called, arrived: () => count };
}

test("an equal request waits for the first one's answer and gets it, without a call of its own", async () => {
  const { post, ends, called } = held({ sameParent: "wait" });
  const both = [post(), post()];
  const other = post("b");
  await expect.poll(() => called).toEqual(["a one", "b one"]);
  ends[1]?.();
  expect((await other).status).toBe(200);
  ends[0]?.();
  const [first, second] = await Promise.all(both);
  expect(second?.status).toBe(200);
  expect(second?.body).toEqual(first?.body);
  expect(called).toHaveLength(2);
});

test("a request that knows more runs after the first one", async () => {
  const { post, ends, called } = held({ sameParent: "wait" });
  const [first, second] = [post("a", "one"), post("a", "two")];
  await expect.poll(() => called).toEqual(["a one"]);
  ends[0]?.();
  expect((await first).body.status).toEqual({ image: "one" });
  await expect.poll(() => called).toEqual(["a one", "a two"]);
  ends[1]?.();
  expect((await second).body.status).toEqual({ image: "two" });
});

test("finalize waits for a sync of the same parent, and gives its own answer", async () => {
  const { post, ends, called } = held({ sameParent: "wait" });
  const [sync, finalize] = [post(), post("a", "one", "/blogs/finalize")];
  await expect.poll(() => called).toHaveLength(1);
  ends[0]?.();
  await sync;
  await expect.poll(() => called).toHaveLength(2);
  ends[1]?.();
  expect((await finalize).body).toMatchObject({ finalized: true });
});

test("the retry after a timeout gets the answer of the hook that went on", async () => {
  const { post, ends, called, arrived } = held({ sameParent: "wait", timeoutSeconds: 0.2 });
  expect((await post()).status).toBe(503);
  const late = await post();
  expect([late.status, late.body.code, late.headers["retry-after"]]).toEqual([429, "PARENT_BUSY", "1"]);
  const retry = post();
  await expect.poll(arrived).toBe(3);
  ends[0]?.();
  expect((await retry).body.status).toEqual({ image: "one" });
  expect(called).toHaveLength(1);
});

test("a hook that never ends holds its parent for ten timeouts, no longer", async () => {
  const { post, called } = held({ sameParent: "refuse", timeoutSeconds: 0.01 });
  expect((await post()).status).toBe(503);
  expect((await post()).status).toBe(429);
  await expect.poll(async () => (await post()).status, { interval: 20 }).toBe(503);
  expect(called).toHaveLength(2);
});

test("refuse answers 429 at once while a hook runs for the parent, and never afterwards", async () => {
  const { post, ends, called } = held({ sameParent: "refuse" });
  const first = post();
  await expect.poll(() => called).toHaveLength(1);
  expect((await post()).body.code).toBe("PARENT_BUSY");
  ends[0]?.();
  expect((await first).status).toBe(200);
  const again = post();
  await expect.poll(() => called).toHaveLength(2);
  ends[1]?.();
  expect((await again).status).toBe(200);
});

test("without the option both run", async () => {
  const { post, ends, called } = held({});
  const both = [post(), post()];
  await expect.poll(() => called).toHaveLength(2);
  for (const end of ends) end();
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
});

test("a failing hook lets the next call run", async () => {
  const sync = vi
    .fn<() => Promise<object>>()
    .mockRejectedValueOnce(new Error("no"))
    .mockResolvedValue({ children: [] });
  const server = createServer({ controllers: [looseComposite({ sync, sameParent: "wait" })], logger: false });
  const post = () => server.inject({ method: "POST", url, payload: { parent } });
  expect([(await post()).statusCode, (await post()).statusCode]).toEqual([500, 200]);
});

test("concurrency of a controller refuses its calls beyond it, not those of others", async () => {
  const ends: (() => void)[] = [];
  const sync = async () => {
    await new Promise<void>((resolve) => ends.push(resolve));
    return { children: [] };
  };
  const controllers = [
    looseComposite({ sync, concurrency: 1 }),
    looseComposite({ sync }, { name: "others", route: "others" }),
  ];
  const server = createServer({ controllers, logger: false, concurrency: 3 });
  const post = (path: string) => server.inject({ method: "POST", url: path, payload: { parent } });
  const running = [post(url), post("/others/sync"), post("/others/sync")];
  await expect.poll(() => ends).toHaveLength(3);
  ends[1]?.();
  await running[1];
  const refused = await post(url);
  expect([refused.statusCode, refused.body]).toEqual([429, expect.stringContaining("1 calls of blog")]);
  const allowed = post("/others/sync");
  await expect.poll(() => ends).toHaveLength(4);
  for (const end of ends) end();
  expect((await allowed).statusCode).toBe(200);
});

test("wrong settings are refused at start", () => {
  const create = (settings: object) => () =>
    createServer({
      controllers: [looseComposite({ sync: () => ({ children: [] }), ...settings })],
      logger: false,
    }).ready();
  return Promise.all([
    expect(create({ sameParent: "queue" })()).rejects.toThrow('sameParent must be "wait" or "refuse": queue'),
    expect(create({ concurrency: 0 })()).rejects.toThrow("concurrency must be a whole number above 0: 0"),
  ]);
});

test("the reference's example makes one account for two equal calls", async () => {
  const made: string[] = [];
  const controller = accounts(async (name) => {
    made.push(name);
    await new Promise((resolve) => setImmediate(resolve));
  });
  const server = createServer({ controllers: [controller], logger: false });
  const payload = { parent: { metadata: { name: "web", namespace: "default" }, spec: {} } };
  const post = () => server.inject({ method: "POST", url: "/shops/sync", payload });
  expect((await Promise.all([post(), post()])).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(made).toEqual(["web"]);
});
