import { once } from "node:events";
import { Agent, request } from "node:http";
import { type Socket, connect } from "node:net";
import { createServer } from "@metatron/runtime";
import { expect, test } from "vitest";
import { looseComposite, parent } from "../../support/call.ts";

const stops = 50;
const atOnce = 5;
const payload = JSON.stringify({ parent });
const headers = { "content-type": "application/json", "content-length": payload.length };

/** Calls a hook; gives the status, or the error's code when no answer came. */
function call(port: number, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const options = { port, host: "127.0.0.1", method: "POST", path: "/blogs/sync", headers, agent };
    const sent = request(options, (answer) => {
      answer.resume().on("end", () => resolve(String(answer.statusCode)));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(payload);
  });
}

/** Stops a server with busy, idle, unused and half-open connections; gives how each call ended. */
async function stopLoaded(stop: number): Promise<string[]> {
  const sync = async () => {
    await new Promise((resolve) => setTimeout(resolve, stop % 10));
    return { children: [], status: { text: "x".repeat(stop * 1000) } };
  };
  const server = createServer({
    controllers: [looseComposite({ sync })],
    logger: false,
    drainSeconds: 0.02,
  });
  const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const agent = new Agent({ keepAlive: true });
  // Idle after a call, never used, and half open: a header or a body that does not end.
  const outcomes = [await call(Number(port), agent)];
  const open: Socket[] = [];
  for (const begin of [
    "",
    "POST /blogs/sync HTT",
    "POST /blogs/sync HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{",
  ]) {
    const socket = connect(Number(port), "127.0.0.1")
      .on("error", () => undefined)
      .resume();
    await once(socket, "connect");
    if (begin !== "") socket.write(begin);
    open.push(socket);
  }
  const busy = Array.from({ length: 20 }, () => call(Number(port), agent));
  await new Promise((resolve) => setTimeout(resolve, stop % 7));
  const closed = server.close();
  // The port still answers while the server drains.
  const late = Array.from({ length: 5 }, () => call(Number(port), agent));
  outcomes.push(...(await Promise.all([...busy, ...late])));
  await Promise.all([closed, ...open.map((socket) => socket.closed || once(socket, "close"))]);
  agent.destroy();
  return outcomes;
}

test(`a loaded server that is stopped ${String(stops)} times fails no call and leaves no connection`, async () => {
  const outcomes: string[] = [];
  for (let stop = 0; stop < stops; stop += atOnce) {
    const batch = Array.from({ length: atOnce }, (_, index) => stopLoaded(stop + index));
    outcomes.push(...(await Promise.all(batch)).flat());
  }
  expect(outcomes.filter((each) => each !== "200")).toEqual([]);
  expect(outcomes).toHaveLength(stops * 26);
}, 120_000);
