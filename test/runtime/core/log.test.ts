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
