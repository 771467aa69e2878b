import { once } from "node:events";
import { connect } from "node:net";
import { createServer } from "@metatron/runtime";
import { afterEach, expect, test } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";

type Server = ReturnType<typeof createServer>;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function create(hooks: object): Server {
  const server = createServer({ controllers: [looseComposite(hooks)], logger: false });
  servers.push(server);
  return server;
}

/** Writes bytes to the server, a piece at a time, and gives all that comes back until the connection ends. */
async function exchange(server: Server, pieces: readonly string[]): Promise<string> {
  const url = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const socket = connect({ port: Number(url.port), host: url.hostname, noDelay: true });
  let text = "";
  socket.setEncoding("utf8").on("data", (piece) => (text += piece));
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise(setImmediate);
  }
  await once(socket, "close");
  return text;
}

function bytesOf(name: string, { version = "1.1", headers = "" } = {}): string {
  const content = JSON.stringify({ parent: { ...parent, note: name } });
  const head = `POST /blogs/sync HTTP/${version}\r\nhost: a\r\ncontent-type: application/json\r\n${headers}`;
  return `${head}content-length: ${String(content.length)}\r\n\r\n${content}`;
}

const last = { headers: "connection: close\r\n" };
const echo = ({ parent: blog }: { parent: { note: string } }) => ({
  status: { note: blog.note },
  children: [],
});
const notesIn = (text: string): string[] => [...text.matchAll(/"note":"(.*?)"/g)].map(([, note]) => note!);

test("requests that come without waiting for answers are answered in their order", async () => {
  let rest = 50;
  const sync = async (context: { parent: { note: string } }) => {
    await new Promise((resolve) => setTimeout(resolve, (rest -= 10)));
    return echo(context);
  };
  const text = await exchange(create({ sync }), [bytesOf("1") + bytesOf("2") + bytesOf("3", last)]);
  expect(notesIn(text)).toEqual(["1", "2", "3"]);
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
});

test("a request that comes byte by byte is answered, and so is the next on its connection", async () => {
  const text = await exchange(create({ sync: echo }), [...bytesOf("slow").split(""), bytesOf("next", last)]);
  expect(notesIn(text)).toEqual(["slow", "next"]);
});

test("a caller that wants no second call gets its answer and the end of the connection", async () => {
  const text = await exchange(create({ sync: echo }), [bytesOf("only", { version: "1.0" })]);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n(.*\r\n)*connection: close\r\n/i);
  expect(notesIn(text)).toEqual(["only"]);
});

test("a caller that asks whether to go on is told so", async () => {
  const text = await exchange(create({ sync: echo }), [
    bytesOf("a", { headers: `expect: 100-continue\r\n${last.headers}` }),
  ]);
  expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
});

test("a caller that breaks off in mid-body disturbs nobody", async () => {
  let calls = 0;
  const server = create({ sync: () => ({ children: [], status: { calls: ++calls } }) });
  const url = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    "POST /blogs/sync HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{",
  );
  await once(socket, "connect");
  socket.destroy();
  const json = { "content-type": "application/json" };
  const body = JSON.stringify({ parent });
  const answer = await fetch(new URL("/blogs/sync", url), { method: "POST", headers: json, body });
  expect(await answer.json()).toMatchObject({ status: { calls: 1 } });
});
