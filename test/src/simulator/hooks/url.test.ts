import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { simulate } from "../../../../src/simulator/index.ts";
import { composite, crd, hook, thing } from "../../../support/things-simulation.ts";

test("a server in any language is driven through a real socket", async () => {
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
    request.resume().on("end", () => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ status: { ok: true }, children: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const manifests = [composite({ hooks: { sync: hook("/base/sync?revision=1") } })];
  const cluster = await simulate({
    url: `http://127.0.0.1:${port}/`,
    manifests,
    crds: [crd("Thing")],
    probes: 0,
  });
  await cluster.apply(thing("a"));
  await cluster.settle();
  server.close();
  expect(cluster.get("Thing", "a")?.["status"]).toMatchObject({ ok: true });
  expect(new Set(paths)).toEqual(new Set(["POST /base/sync?revision=1 application/json"]));
});

test("a server that is not there is an error that is retried, and says why", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const url = `http://127.0.0.1:${port}`;
  const cluster = await simulate({ url, manifests: [composite()], crds: [crd("Thing")] });
  await cluster.apply(thing("a"));
  expect((await cluster.settle()).isAtRest).toBe(false);
  expect(cluster.events.at(-1)?.message).toContain(
    `http error: Post "http://hooks/sync": connect ECONNREFUSED 127.0.0.1:${port}`,
  );
});
