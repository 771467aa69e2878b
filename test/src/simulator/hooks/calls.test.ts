import { expect, test } from "vitest";
import {
  customizeShape,
  findDuplicateKeys,
  parseResponse,
} from "../../../../src/simulator/hooks/response.ts";
import { parseDuration } from "../../../../src/simulator/hooks/webhook.ts";
import { type Simulation, simulate } from "../../../../src/simulator/index.ts";
import {
  type Hook,
  type Reply,
  codes,
  configMap,
  hook,
  thing,
  things,
} from "../../../support/things-simulation.ts";

/** A simulation whose hook answers one reply after the other, and the last one for ever. */
async function answering(replies: readonly Reply[], spec: object = {}, webhook: object = {}, version = "v1") {
  const seen: { [name: string]: string }[] = [];
  const sync: Hook = ({ headers }) => ({ reply: replies[Math.min(seen.push(headers), replies.length) - 1] });
  const cluster = await simulate(things(sync, { hooks: { sync: hook("/sync", version, webhook) }, ...spec }));
  await cluster.apply(thing("a"));
  return { cluster, seen };
}

const good = { body: { status: { ok: true }, children: [] } };
const times = (cluster: Simulation): number[] =>
  cluster.calls.map(({ at }) => at - Date.parse("2026-01-01T00:00:00Z"));
const message = (cluster: Simulation): string =>
  cluster.events.findLast(({ reason }) => reason === "SyncError")?.message ?? "";

for (const status of [201, 204, 304, 400, 404, 412, 500, 503]) {
  test(`${status} is an error: only 200 succeeds`, async () => {
    const { cluster } = await answering([{ status, text: "the body" }]);
    const settlement = await cluster.settle();
    expect(settlement.isAtRest).toBe(false);
    expect(message(cluster)).toContain(`unsupported status code: ${status} body: the body`);
    expect(codes(cluster)).toEqual(["hook-failed"]);
  });
}

test("an error is retried with exponential back-off from 5 ms", async () => {
  const { cluster } = await answering([
    { status: 500 },
    { status: 500 },
    { status: 500 },
    { status: 500 },
    good,
  ]);
  expect((await cluster.settle()).isAtRest).toBe(true);
  expect(times(cluster).slice(0, 5)).toEqual([0, 5, 15, 35, 75]);
});

test("a parent that is made anew starts its back-off anew", async () => {
  const { cluster } = await answering([{ status: 500 }]);
  await cluster.settle();
  const before = cluster.calls.length;
  await cluster.delete(thing("a"));
  await cluster.apply(thing("a"));
  await cluster.settle();
  const [first = 0, second] = times(cluster).slice(before);
  expect(second).toBe(first + 5);
});

test("429 with Retry-After in seconds delays that parent, without an event", async () => {
  const { cluster } = await answering([{ status: 429, headers: { "retry-after": "7" } }, good]);
  await cluster.settle();
  expect(times(cluster).slice(0, 2)).toEqual([0, 7000]);
  expect(message(cluster)).toBe("");
});

test("429 with Retry-After as a date", async () => {
  const date = "Thu, 01 Jan 2026 00:00:30 GMT";
  const { cluster } = await answering([{ status: 429, headers: { "retry-after": date } }, good]);
  await cluster.settle();
  expect(times(cluster).slice(0, 2)).toEqual([0, 30_000]);
});

test("429 with Retry-After as any other date is no delay", async () => {
  const { cluster } = await answering([
    { status: 429, headers: { "retry-after": "2026-01-01T00:00:30Z" } },
    good,
  ]);
  await cluster.settle();
  expect(times(cluster).slice(0, 2)).toEqual([0, 0]);
});

test("an endless 429 is bounded and named", async () => {
  const { cluster } = await answering([{ status: 429, headers: { "retry-after": "1" } }]);
  expect((await cluster.settle({ maxPasses: 5 })).moving).toMatchObject([
    { parent: { name: "a" }, passes: 5 },
  ]);
});

test("a hook that asks for a delay is asked within the seconds of a settling, says why, and is no problem", async () => {
  const body = { error: "sync of Thing default/a is postponed: settings are missing" };
  const { cluster } = await answering([{ status: 429, headers: { "retry-after": "3" }, body }]);
  const settlement = await cluster.settle({ seconds: 7.5 });
  expect(times(cluster)).toEqual([0, 3000, 6000]);
  expect(settlement).toMatchObject({
    isAtRest: false,
    moving: [{ reason: `its hook asked for a delay: ${body.error}`, isDelayed: true }],
  });
  expect(cluster.problems).toEqual([]);
});

const etag = { etag: { enabled: true } };

for (const status of [304, 412]) {
  test(`with ETag ${status} answers a request with If-None-Match from the cache`, async () => {
    const tagged = { ...good, headers: { etag: `"1"` } };
    const { cluster, seen } = await answering([tagged, { status }], {}, etag);
    expect((await cluster.settle()).isAtRest).toBe(true);
    expect(seen.map((headers) => headers["if-none-match"])).toEqual([undefined, `"1"`]);
    expect(cluster.get("Thing", "a")?.["status"]).toMatchObject({ ok: true });
  });
}

test("304 without an entry in the cache is an error", async () => {
  const { cluster } = await answering([{ status: 304 }], {}, etag);
  expect((await cluster.settle()).isAtRest).toBe(false);
});

test("an entry of the ETag cache ends with its timeout", async () => {
  const webhook = { etag: { enabled: true, cacheTimeoutSeconds: 5, cacheCleanupSeconds: 5 } };
  const { cluster, seen } = await answering(
    [{ ...good, headers: { etag: "x" } }],
    { resyncPeriodSeconds: 60 },
    webhook,
  );
  await cluster.settle();
  await cluster.advance(61);
  expect(seen.map((headers) => headers["if-none-match"]).filter(Boolean).length).toBe(1);
});

test("cacheTimeoutSeconds without cacheCleanupSeconds keeps the controller from starting (trap 10)", async () => {
  const { cluster } = await answering([good], {}, { etag: { enabled: true, cacheTimeoutSeconds: 5 } });
  await cluster.settle();
  expect(cluster.problems).toMatchObject([{ code: "controller-refused", trap: 10 }]);
  expect(cluster.calls).toEqual([]);
});

for (const [name, version, webhook, body, isGood] of [
  ["v1 is loose", "v1", {}, `{"status":{},"children":[],"what":1}`, true],
  ["v2 is strict: unknown fields fail the call", "v2", {}, `{"status":{},"children":[],"what":1}`, false],
  ["v2 is strict: duplicate fields fail the call", "v2", {}, `{"status":{"a":1,"a":1},"children":[]}`, false],
  [
    "v2 may be loose",
    "v2",
    { responseUnMarshallMode: "loose" },
    `{"status":{},"children":[],"what":1}`,
    true,
  ],
  [
    "v1 may be strict",
    "v1",
    { responseUnMarshallMode: "strict" },
    `{"children":[],"status":{},"status":{}}`,
    false,
  ],
  [
    "v2 takes duplicate keys inside a child, which decodes itself",
    "v2",
    {},
    `{"status":{},"children":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","name":"x"}}]}`,
    true,
  ],
  ["a wrong type fails either way", "v1", {}, `{"status":{},"children":{}}`, false],
  ["a child without a kind fails the call", "v1", {}, `{"children":[{"metadata":{"name":"x"}}]}`, false],
  ["resyncAfterSeconds as text fails the call", "v1", {}, `{"children":[],"resyncAfterSeconds":"5"}`, false],
  ["null fields count as absent", "v2", {}, `{"status":null,"children":[],"resyncAfterSeconds":null}`, true],
  ["what is no JSON fails the call", "v1", {}, `<html>`, false],
] as const) {
  test(name, async () => {
    const { cluster } = await answering([{ text: body }], {}, webhook, version);
    expect((await cluster.settle()).isAtRest).toBe(isGood);
  });
}

for (const [where, rule] of [
  ["", { what: 1 }],
  ["labelSelector.", { labelSelector: { what: {} } }],
  ["namespaceSelector.matchExpressions[0].", { namespaceSelector: { matchExpressions: [{ what: 1 }] } }],
] as const) {
  test(`v2 is strict about a rule: ${where}what`, () => {
    const body = JSON.stringify({ relatedResources: [rule] });
    const read = (mode: "strict" | "loose") => () =>
      parseResponse(body, customizeShape, { version: "v2", type: "customize", mode });
    expect(read("strict")).toThrow(`unknown field "relatedResources[0].${where}what"`);
    expect(read("loose")).not.toThrow();
  });
}

for (const [version, body, text] of [
  ["v1", `{"children":{}}`, "can't unmarshal webhookResponse (version: v1, type: sync): "],
  [
    "v2",
    `{"what":1}`,
    `strict validation failed for v2 webhookResponse (type: sync, mode: strict): unknown field "what"`,
  ],
] as const) {
  test(`the event names what ${version} does not read`, async () => {
    const { cluster } = await answering([{ text: body }], {}, {}, version);
    await cluster.settle();
    expect(message(cluster)).toContain(text);
  });
}

test("a hook slower than its timeout fails, a faster one only takes its time", async () => {
  const { cluster } = await answering([good], {}, { timeout: "2s" });
  cluster.inject({ kind: "slow-hook", seconds: 3 });
  cluster.inject({ kind: "slow-hook", seconds: 1 });
  await cluster.settle();
  expect(cluster.calls[0]?.outcome).toContain("Client.Timeout exceeded");
  expect(times(cluster).slice(0, 3)).toEqual([0, 2005, 3005]);
});

test("the default timeout is ten seconds, and an unusable one counts as the default", async () => {
  for (const timeout of [undefined, "0s", "soon"]) {
    const { cluster } = await answering([good], {}, timeout === undefined ? {} : { timeout });
    cluster.inject({ kind: "slow-hook", seconds: 9.9 });
    cluster.inject({ kind: "slow-hook", seconds: 10 });
    await cluster.settle();
    expect(cluster.calls.map(({ outcome }) => outcome === "ok").slice(0, 2)).toEqual([true, false]);
  }
});

test("a service hook is called at its path", async () => {
  const service = { name: "a", namespace: "b", port: 8080, protocol: "https" };
  const hooks = { sync: { webhook: { service, path: "/sync" } } };
  const cluster = await simulate(things(() => ({ status: {}, children: [configMap("x")] }), { hooks }));
  await cluster.apply(thing("a"));
  await cluster.settle();
  expect(cluster.get("ConfigMap", "x")).toBeDefined();
});

for (const [text, milliseconds] of [
  ["10s", 10_000],
  ["1m30s", 90_000],
  ["1.5h", 5_400_000],
  ["300ms", 300],
  ["10", undefined],
  ["-1s", undefined],
  ["", undefined],
] as const) {
  test(`the duration "${text}" is ${String(milliseconds)}`, () =>
    expect(parseDuration(text)).toBe(milliseconds));
}

for (const [text, want] of [
  [`{"a":1,"b":{"a":1}}`, []],
  [`{ "a" : [ {"b":1}, {"b":2} ] }`, []],
  [`{"a":1,"a":2}`, ["a"]],
  [`{"x":{"\\u0061":1,"a":2}}`, ["x.a"]],
  [`{"a":"{\\"a\\":1}","b": [1,2]}`, []],
] as const) {
  test(`duplicate keys of ${text}`, () => expect(findDuplicateKeys(text, JSON.parse(text))).toEqual(want));
}
