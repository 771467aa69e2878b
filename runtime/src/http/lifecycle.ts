import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/** Whether the server may get calls. */
export interface Lifecycle {
  readonly state: () => "starting" | "ready" | "draining";
}

const sweepMilliseconds = 50;
const silenceMilliseconds = 1000;
const settleMilliseconds = 1000;
const quietTurns = 3;

/** A connection: its latest request with the answer, and what the last sweep saw of it. */
interface Connection {
  request?: IncomingMessage;
  response?: ServerResponse;
  bytes: number;
  at: number;
}

/**
 * Follows a server from start to end. While it drains, `/readyz` says 503 and every answer closes its connection. For
 * `drainMilliseconds` the port still takes calls, so that callers notice; then the server closes. From then on a
 * connection without an answer that is due, on which nothing came for a second, is ended: Node waits for such ones.
 */
export function followLifecycle(fastify: FastifyInstance, drainMilliseconds: number): Lifecycle {
  let state: ReturnType<Lifecycle["state"]> = "starting";
  const { server } = fastify;
  const connections = new Map<Socket, Connection>();
  let arrivals = 0;
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", (socket: Socket) => {
    arrivals++;
    connections.set(socket, { bytes: 0, at: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  fastify.addHook("onRequest", ({ raw }, reply, done) => {
    arrivals++;
    const connection = connections.get(raw.socket);
    if (connection !== undefined) {
      connection.request = raw;
      connection.response = reply.raw;
    }
    done();
  });
  fastify.addHook("onSend", (_request, reply, _payload, done) => {
    if (state === "draining") reply.header("connection", "close");
    done();
  });
  fastify.addHook("onReady", async () => {
    state = "ready";
  });
  fastify.addHook("preClose", async () => {
    state = "draining";
    if (!server.listening) return;
    await sleep(drainMilliseconds);
    await settle(() => arrivals);
    // Node ends a connection as idle although its answer is still being sent.
    while ([...connections.values()].some(isSending)) await sleep(1);
    const sweep = setInterval(() => endSilent(connections), sweepMilliseconds);
    server.once("close", () => clearInterval(sweep));
  });
  return { state: () => state };
}

const isSending = ({ response }: Connection): boolean =>
  response !== undefined && response.writableEnded && !response.writableFinished;

/** Waits until the event loop brings no new connection or request, a second at most: what was sent before is read then. */
async function settle(arrivals: () => number): Promise<void> {
  const end = performance.now() + settleMilliseconds;
  for (let before = -1; before !== arrivals() && performance.now() < end;) {
    before = arrivals();
    for (let turn = 0; turn < quietTurns; turn++) await nextTurn();
  }
}

/** Ends the connections that brought nothing for a second and have no answer due. */
function endSilent(connections: ReadonlyMap<Socket, Connection>): void {
  const now = performance.now();
  for (const [socket, connection] of connections) {
    const { request, response } = connection;
    if (request?.complete === true && response?.writableFinished === false) continue;
    if (connection.at === 0 || socket.bytesRead !== connection.bytes) {
      connection.bytes = socket.bytesRead;
      connection.at = now;
    } else if (now - connection.at > silenceMilliseconds) socket.destroy();
  }
}
