import { once } from "node:events";
import { copyFile, mkdtemp, readFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { createServer } from "@metatron/runtime";
import { expect, test } from "vitest";
import { looseComposite } from "./support/call.ts";

const certificates = fileURLToPath(new URL("./support/certificates/", import.meta.url));
const at = (name: string): string => join(certificates, name);
const ca = await readFile(at("ca.crt"));

interface Seen {
  readonly status: number | undefined;
  readonly subject: string | string[] | undefined;
}

function ask(url: string, path: string, identity: object = {}): Promise<Seen> {
  const isHook = path.startsWith("/blogs");
  const options = {
    method: isHook ? "POST" : "GET",
    ca,
    agent: false,
    headers: { "content-type": "application/json" },
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { ...options, ...identity }, (response) => {
      const { subject } = (response.socket as TLSSocket).getPeerCertificate();
      response.resume().on("end", () => resolve({ status: response.statusCode, subject: subject.CN }));
    });
    sent.on("error", reject).end(isHook ? '{"parent":{"metadata":{"name":"foo"}}}' : undefined);
  });
}

test("a renewed certificate is served without a restart, and callers without one reach only the health", async () => {
  const folder = await mkdtemp(join(tmpdir(), "metatron-"));
  const [certificateFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  await Promise.all([copyFile(at("server.crt"), certificateFile), copyFile(at("server.key"), keyFile)]);
  const controllers = [looseComposite({ sync: () => ({ children: [] }) })];
  const tls = { certificateFile, keyFile, clientCaFile: at("ca.crt") };
  const server = createServer({ controllers, logger: false, tls });
  const url = (await server.listen({ port: 0, host: "127.0.0.1" })).replace("http:", "https:");
  const identity = { cert: await readFile(at("client.crt")), key: await readFile(at("client.key")) };
  expect(await ask(url, "/blogs/sync", identity)).toEqual({ status: 200, subject: "server" });
  expect((await ask(url, "/blogs/sync")).status).toBe(403);
  expect((await ask(url, "/healthz")).status).toBe(200);
  await Promise.all([copyFile(at("renewed.crt"), certificateFile), copyFile(at("renewed.key"), keyFile)]);
  await expect.poll(async () => (await ask(url, "/healthz")).subject, { timeout: 10_000 }).toBe("renewed");
  await server.close();
});

test("a caller that never ends its handshake does not hold up the end of the server", async () => {
  const tls = { certificateFile: at("server.crt"), keyFile: at("server.key") };
  const server = createServer({
    controllers: [looseComposite({ sync: () => ({ children: [] }) })],
    logger: false,
    tls,
  });
  const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  const ended = once(socket, "close");
  await Promise.all([server.close(), ended]);
}, 15_000);

test("TLS files that cannot be read are all named", () => {
  const tls = { certificateFile: "/nonexistent/a.crt", keyFile: "/nonexistent/a.key" };
  const controllers = [looseComposite({ sync: () => ({ children: [] }) })];
  expect(() => createServer({ controllers, tls })).toThrow(/a\.crt.*\n.*a\.key/);
});
