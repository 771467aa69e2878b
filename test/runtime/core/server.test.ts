import { compositeController, createServer } from "@metatron/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { blog } from "../../support/blog-controller.ts";

const controller = compositeController(blog, {
  sync({ parent, children }) {
    const { name } = parent.metadata;
    return {
      status: { ready: children.get("Deployment.apps/v1", name)?.status?.readyReplicas ?? 0 },
      children: [{ apiVersion: "v1", kind: "Service", metadata: { name } }, false],
    };
  },
});

test("a call that posts nothing but a parent's name and spec is answered", async () => {
  const server = createServer({ controllers: [controller], logger: false });
  const answer = await server.inject({
    method: "POST",
    url: "/blogs/sync?revision=abc",
    payload: { parent: { metadata: { name: "foo" }, spec: { image: "nginx" } } },
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(answer.json()).toEqual({
    status: { ready: 0 },
    children: [{ apiVersion: "v1", kind: "Service", metadata: { name: "foo" } }],
  });
});

test("an idle connection is kept for longer than Go's client keeps it", async () => {
  const server = createServer({ controllers: [controller], logger: false });
  const answer = await fetch(`${await server.listen({ port: 0, host: "127.0.0.1" })}/healthz`);
  await server.close();
  const seconds = Number(/timeout=(\d+)/.exec(answer.headers.get("keep-alive") ?? "")?.[1]);
  expect(seconds).toBeGreaterThan(90);
});

test("a request that never becomes whole is given up", () => {
  const server = createServer({ controllers: [controller], logger: false });
  expect(server.server).toMatchObject({ requestTimeout: 30_000 });
});

test("a level of the log that there is not is said in a sentence", () => {
  vi.stubEnv("LOG_LEVEL", "loud");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => createServer({ controllers: [controller] })).toThrow(/LOG_LEVEL must be one of .*: loud/);
});
