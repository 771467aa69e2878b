import { once } from "node:events";
import { connect } from "node:net";
import { createServer } from "@metatron/runtime";
import { expect, onTestFinished, test } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";
import { startProcess, urlOf } from "../../support/served-process.ts";

const body = JSON.stringify({ parent });
const request = `POST /blogs/sync HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`;
const large = 16 * 1024 * 1024;

test("an answer that is on its way when the server closes is sent to its end", async () => {
  const sync = () => ({ status: { text: "x".repeat(large) }, children: [] });
  const server = createServer({ controllers: [looseComposite({ sync })], logger: false });
  const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const socket = connect(Number(port), "127.0.0.1");
  let received = 0;
  socket.on("data", (piece: Buffer) => (received += piece.length)).write(request);
  await once(socket, "data");
  socket.pause();
  const closed = server.close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.resume();
  await Promise.all([closed, once(socket, "close")]);
  expect(received).toBeGreaterThan(large);
});

test("a worker that just died does not hold up the end", async () => {
  const served = startProcess({ METATRON_WORKERS: "2", METATRON_GRACE_SECONDS: "20" });
  onTestFinished(() => void served.child.kill("SIGKILL"));
  const url = await urlOf(served);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/blogs/sync`, { method: "POST", headers, body });
  const { status } = (await answer.json()) as { status: { pid: number } };
  process.kill(status.pid, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 300));
  served.child.kill("SIGTERM");
  expect([status.pid === served.child.pid, await served.exit]).toEqual([false, 0]);
}, 15_000);
