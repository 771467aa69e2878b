import { once } from "node:events";
import { copyFile, mkdtemp, readFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import { fileURLToPath } from "node:url";
import { type ConfigurationError, type TlsFiles, createServer } from "@metatron/runtime";
import { expect, test } from "vitest";
import { looseComposite } from "../../support/call.ts";

const certificates = fileURLToPath(new URL("../../support/certificates/", import.meta.url));
const at = (name: string): string => join(certificates, name);
const ca = await readFile(at("ca.crt"));

interface Resumable {
  readonly status: number;
  readonly session: Buffer | undefined;
  readonly isResumed: boolean;
}

/** One call over a connection of its own, and what is needed to resume its session. */
async function overTls(port: number, options: object): Promise<Resumable> {
  const socket = tlsConnect({
    port,
    host: "127.0.0.1",
    ca,
    checkServerIdentity: () => undefined,
    ...options,
  });
  let session: Buffer | undefined;
  let text = "";
  socket.on("session", (ticket: Buffer) => (session = ticket));
  socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  const body = '{"parent":{"metadata":{"name":"foo"}}}';
  const head = "host: a\r\ncontent-type: application/json\r\nconnection: close\r\n";
  socket.write(`POST /blogs/sync HTTP/1.1\r\n${head}content-length: ${String(body.length)}\r\n\r\n${body}`);
  await once(socket, "end");
  const isResumed = socket.isSessionReused();
  socket.destroy();
  return { status: Number(text.split(" ")[1]), session, isResumed };
}

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

test("a caller without a certificate is none of those that have one, in a resumed session either", async () => {
  const tls = {
    certificateFile: at("server.crt"),
    keyFile: at("server.key"),
    clientCaFile: at("ca.crt"),
  };
  const controllers = [looseComposite({ sync: () => ({ children: [] }) })];
  const server = createServer({ controllers, logger: false, tls });
  const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const identity = { cert: await readFile(at("client.crt")), key: await readFile(at("client.key")) };
  for (const [status, options] of [
    [403, {}],
    [200, identity],
  ] as const) {
    const first = await overTls(Number(port), options);
    const again = await overTls(Number(port), { ...options, session: first.session });
    expect([first.status, again.status, again.isResumed]).toEqual([status, status, true]);
  }
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

const missing = at("none.crt");
for (const [name, tls, problems] of [
  [
    "that cannot be read are all named",
    { certificateFile: missing, keyFile: at("none.key") },
    [/none\.crt.*certificateFile.*no such file/, /none\.key.*keyFile.*no such file/],
  ],
  [
    "that hold something else are all named, with what they must be",
    { certificateFile: at("server.key"), keyFile: at("server.crt"), clientCaFile: at("server.key") },
    [/server\.key.*certificateFile must be a PEM/, /server\.crt.*keyFile must/, /server\.key.*clientCaFile/],
  ],
  [
    "of two certificates are named together",
    { certificateFile: at("server.crt"), keyFile: at("renewed.key") },
    [/server\.crt and .*renewed\.key must belong together/],
  ],
  [
    "that are left out are said by their option",
    { certificateFile: missing } as TlsFiles,
    [/none\.crt/, /^tls needs keyFile/],
  ],
] as const)
  test(`TLS files ${name}`, () => {
    const controllers = [looseComposite({ sync: () => ({ children: [] }) })];
    let said: readonly string[] = [];
    try {
      createServer({ controllers, tls });
    } catch (error) {
      said = (error as ConfigurationError).problems;
    }
    expect(said).toEqual(problems.map((each) => expect.stringMatching(each) as unknown));
  });
