import { type CallContext, createServer, metatron } from "@metatron/runtime";
import { fastify } from "fastify";
import { expect, test } from "vitest";
import { redactSecrets } from "../../../runtime/src/http/redact.ts";
import { looseComposite, parent } from "../../support/call.ts";

const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "a",
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": "hunter2", kept: "yes" },
  },
  data: { password: "hunter2" },
  stringData: { password: "hunter2" },
};

async function linesOf(sync: (context: CallContext) => unknown): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const logger = { level: "info", stream: { write: (line: string) => lines.push(line) } };
  const server = createServer({ controllers: [looseComposite({ sync })], logger });
  await server.inject({ method: "POST", url: "/blogs/sync", payload: { parent } });
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a refused answer is one error line with every problem", async () => {
  const lines = await linesOf(() => ({ finalized: true }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    level: 50,
    outcome: "refused",
    controller: "blogs",
    hook: "sync",
    parent: "Blog default/foo",
    problems: [{ path: "finalized" }, { path: "children" }],
  });
});

test("a hook that throws is one error line with its stack", async () => {
  const [line] = await linesOf(() => {
    throw new Error("no database");
  });
  expect(line).toMatchObject({ level: 50, outcome: "failed", err: { message: "no database" } });
  expect(JSON.stringify(line)).toContain("log.test");
});

test("an aborted call is logged with its reason", async () => {
  const [line] = await linesOf(() => AbortSignal.abort().throwIfAborted());
  expect(line).toMatchObject({ outcome: "failed", err: { type: "AbortError" } });
});

test("the data of Secrets is in no line, wherever it is logged", async () => {
  const lines = await linesOf(({ log }) => {
    log.info(secret, "itself");
    log.info({ deep: { list: [secret], error: Object.assign(new Error("x"), { secret }) } }, "inside");
    log.info("as text: %j", secret);
    log.child({ secret }).info("bound");
    log.child({ a: 1 }).info({ secret }, "below");
    return { children: [] };
  });
  expect(lines).toHaveLength(6);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
  expect(JSON.stringify(lines)).toContain('"kept":"yes"');
});

test("what holds no Secret is logged as it is, cycles included", () => {
  const plain = { a: [1, { b: "c" }], at: new Date(0) };
  expect(redactSecrets(plain)).toEqual(plain);
  const cyclic: Record<string, unknown> = { list: [] };
  cyclic["self"] = cyclic;
  expect(redactSecrets(cyclic)).toEqual(cyclic);
});

test("beside routes of the user's own every line has its request's id, once", async () => {
  const lines: string[] = [];
  const own = fastify({ logger: { level: "info", stream: { write: (line: string) => lines.push(line) } } });
  const sync = ({ log }: CallContext) => {
    log.info("from the hook");
    return { children: [] };
  };
  await own.register(metatron, { controllers: [looseComposite({ sync })] });
  await own.inject({ method: "POST", url: "/blogs/sync", payload: { parent } });
  const ids = lines.map((line) => line.match(/"reqId":"[^"]+"/g));
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain("hook called");
  expect(ids).toEqual(lines.map(() => ['"reqId":"req-1"']));
});

test("what a hook takes out of a Secret is hidden in its lines and its errors, encoded and decoded", async () => {
  const lines: string[] = [];
  const logger = { level: "info", stream: { write: (line: string) => lines.push(line) } };
  const password = "correct-horse-battery";
  const encoded = Buffer.from(password).toString("base64");
  const sync = ({
    children,
    log,
  }: CallContext & { children: { get(kind: string, name: string): unknown } }) => {
    const { data } = children.get("Secret.v1", "db") as { data: { password: string } };
    log.info({ copy: { ...data } }, `connecting with ${password}`);
    log.info(Buffer.from(password));
    throw Object.assign(new Error(`cannot connect with ${data.password}`), { data });
  };
  const server = createServer({ controllers: [looseComposite({ sync: sync as never })], logger });
  const metadata = { name: "db", namespace: "default" };
  const db = { apiVersion: "v1", kind: "Secret", metadata, data: { password: encoded } };
  const children = { "Secret.v1": { "default/db": db } };
  const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload: { parent, children } });
  expect(answer.statusCode).toBe(500);
  expect(lines).toHaveLength(3);
  expect(lines.join("\n")).not.toContain(password);
  expect(lines.join("\n")).not.toContain(encoded);
  expect(lines[0]).toContain("connecting with [hidden]");
  expect(lines[2]).toContain("cannot connect with [hidden]");
});

test.each([
  ["abc-123:4/5+6=7", "abc-123:4/5+6=7"],
  ["x".repeat(129), "req-1"],
  ["a b", "req-1"],
  ["\u001b[31mred", "req-1"],
])("the request's id is the caller's when it is short and plain: %j", async (given, want) => {
  const lines: string[] = [];
  const logger = { level: "info", stream: { write: (line: string) => lines.push(line) } };
  const sync = () => ({ children: [] });
  const server = createServer({ controllers: [looseComposite({ sync })], logger });
  const headers = { "x-request-id": given };
  await server.inject({ method: "POST", url: "/blogs/sync", payload: { parent }, headers });
  expect((JSON.parse(lines[0] ?? "") as { reqId: string }).reqId).toBe(want);
});
