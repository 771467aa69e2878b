import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer as createNetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Served, startProcess, urlOf } from "../../support/served-process.ts";

const running: Served[] = [];
const start = (environment: Record<string, string> = {}): Served => {
  const served = startProcess(environment);
  running.push(served);
  return served;
};
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});

const call = (url: string, spec: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/blogs/sync`, {
    method: "POST",
    body: JSON.stringify({ parent: { metadata: { name: "foo" }, spec } }),
    headers: { "content-type": "application/json", ...headers },
  });

test("one line says where it listens and what it serves; SIGTERM delivers what is in flight and exits 0", async () => {
  const served = start();
  const url = await urlOf(served);
  expect(served.errors()).toBe(`metatron: listening on ${url}, serving /blogs/sync\n`);
  const inFlight = call(url, { wait: 300 });
  await served.says("waiting");
  served.child.kill("SIGTERM");
  const answer = await inFlight;
  expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
  expect(await served.exit).toBe(0);
});

test("each call is one log line, and no data of a Secret is in any", async () => {
  const served = start();
  const url = await urlOf(served);
  await call(url, {}, { "x-request-id": "my-id" });
  await fetch(`${url}/healthz`);
  served.child.kill("SIGTERM");
  await served.exit;
  const lines = served
    .output()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const calls = lines.filter(({ msg }) => msg === "hook called");
  expect(calls).toEqual([
    expect.objectContaining({
      controller: "blogs",
      hook: "sync",
      parent: "Blog foo",
      outcome: "ok",
      children: 0,
      reqId: "my-id",
    }),
  ]);
  expect(calls[0]?.["ms"]).toBeTypeOf("number");
  expect(served.output()).toContain("a Secret");
  expect(served.output()).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(lines).toHaveLength(3);
});

for (const workers of ["1", "2"])
  test(`a server of ${workers} goes when the process that started it is gone`, async () => {
    const served = start({ METATRON_WORKERS: workers });
    await urlOf(served);
    const ended = once(served.child, "exit");
    served.child.disconnect();
    expect(await ended).toEqual([0, null]);
  });

test("log lines keep their order and their JSON, however many and whatever an id holds", async () => {
  const served = start();
  const url = await urlOf(served);
  const ids = Array.from({ length: 150 }, (_, index) => (index % 50 === 7 ? `"\\ ${index}` : `id-${index}`));
  for (const id of ids) await call(url, {}, { "x-request-id": id });
  served.child.kill("SIGTERM");
  await served.exit;
  const lines = served.output().trim().split("\n");
  const calls = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const seen = calls.filter(({ msg }) => msg === "hook called").map(({ reqId }) => String(reqId));
  expect(seen.filter((id) => id.startsWith("id-"))).toEqual(ids.filter((id) => id.startsWith("id-")));
  expect(seen).toHaveLength(ids.length);
  const times = calls.map(({ time }) => Number(time));
  expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0) - 1)).toBe(true);
});

for (const [name, bytes] of [
  ["that was never used", ""],
  ["that stopped in its header", "POST /blogs/sync HTTP/1.1\r\nhost: a\r\n"],
  [
    "that stopped in its body",
    "POST /blogs/sync HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{",
  ],
] as const) {
  test(`a connection ${name} does not hold up the end, nor does it end what is in flight`, async () => {
    const served = start();
    const url = await urlOf(served);
    const { hostname, port } = new URL(url);
    const stuck = connect(Number(port), hostname).on("error", () => undefined);
    await once(stuck, "connect");
    stuck.write(bytes);
    const inFlight = call(url, { wait: 1500 });
    await served.says("waiting");
    served.child.kill("SIGTERM");
    expect((await inFlight).status).toBe(200);
    expect(await served.exit).toBe(0);
  });
}

test("a second signal ends it at once", async () => {
  const served = start({ LOG_LEVEL: "silent" });
  const url = await urlOf(served);
  const lost = call(url, { wait: 20_000 }).catch(() => "lost");
  await served.says("waiting");
  served.child.kill("SIGTERM");
  await expect
    .poll(() =>
      fetch(`${url}/readyz`).then(
        ({ status }) => status,
        () => "closed",
      ),
    )
    .not.toBe(200);
  served.child.kill("SIGTERM");
  expect(await served.exit).toBe(1);
  expect(await lost).toBe("lost");
});

test("after the grace period it ends even with a call in flight", async () => {
  const served = start({ METATRON_GRACE_SECONDS: "0", LOG_LEVEL: "silent" });
  const lost = call(await urlOf(served), { wait: 20_000 }).catch(() => "lost");
  await served.says("waiting");
  served.child.kill("SIGTERM");
  expect(await served.exit).toBe(1);
  expect(await lost).toBe("lost");
});

test("a port in use is said in a sentence, without a stack, and exits 1", async () => {
  const other = createNetServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  for (const workers of ["1", "2"]) {
    const served = start({ PORT: String(port), METATRON_WORKERS: workers });
    expect(await served.exit).toBe(1);
    expect(served.errors()).toBe(
      `metatron: port ${String(port)} on 127.0.0.1 is in use: stop the other program, or set PORT\n`,
    );
  }
  other.close();
});

test("every wrong variable is said at once, and exits 1", async () => {
  const served = start({
    PORT: "http",
    LOG_LEVEL: "loud",
    METATRON_BODY_LIMIT: "-1",
    METATRON_KEEP_MANAGED_FIELDS: "yes",
    METATRON_TLS_KEY_FILE: "a.key",
    METATRON_BASIC_USERNAME: "me",
    METATRON_BEARER_TOKEN_FILE: "/nonexistent/token",
  });
  expect(await served.exit).toBe(1);
  const lines = served.errors().trim().split("\n");
  expect(lines).toHaveLength(7);
  for (const word of ["PORT", "LOG_LEVEL", "BODY_LIMIT", "MANAGED", "TLS", "BASIC", "BEARER"]) {
    expect(lines.filter((line) => line.includes(word)).length, word).toBeGreaterThan(0);
  }
});

test("workers share one port, and end together", async () => {
  const served = start({ METATRON_WORKERS: "2" });
  const url = await urlOf(served);
  expect(served.errors()).toContain("with 2 workers");
  const pids = new Set<unknown>();
  await expect
    .poll(
      async () => {
        const answer = (await (await call(url, {}, { connection: "close" })).json()) as {
          status: { pid: number };
        };
        return pids.add(answer.status.pid).size;
      },
      { timeout: 20_000 },
    )
    .toBe(2);
  served.child.kill("SIGTERM");
  expect(await served.exit).toBe(0);
});

test("tokens come from a file, several at once, and are read again when it changes", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "metatron-")), "token");
  await writeFile(file, "old\nnew\n");
  const served = start({ METATRON_BEARER_TOKEN_FILE: file });
  const url = await urlOf(served);
  const status = async (token: string) => (await call(url, {}, { authorization: `Bearer ${token}` })).status;
  expect(await Promise.all([status("old"), status("new"), status("none")])).toEqual([200, 200, 401]);
  expect((await call(url)).headers.get("www-authenticate")).toBe("Bearer");
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await writeFile(file, "new\n");
  await expect.poll(() => status("old"), { timeout: 10_000 }).toBe(401);
  expect(await status("new")).toBe(200);
});

test("basic authentication comes from the environment", async () => {
  const served = start({ METATRON_BASIC_USERNAME: "me", METATRON_BASIC_PASSWORD: "pass:word" });
  const url = await urlOf(served);
  const ask = async (pair: string) =>
    (await call(url, {}, { authorization: `Basic ${Buffer.from(pair).toString("base64")}` })).status;
  expect(await Promise.all([ask("me:pass:word"), ask("me:pass"), ask("")])).toEqual([200, 401, 401]);
});

test("listening beyond loopback without authentication is warned of", async () => {
  const open = start({ HOST: "0.0.0.0" });
  await urlOf(open);
  await expect.poll(open.output).toContain("anyone who reaches this port");
  const closed = start({ HOST: "0.0.0.0", METATRON_BEARER_TOKEN: "a" });
  await urlOf(closed);
  expect(closed.output()).toBe("");
});
