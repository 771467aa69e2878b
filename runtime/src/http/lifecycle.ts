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

/** A request that was received, with its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A connection as seen by the last sweep. */
interface Seen {
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
  const connections = new Map<Socket, Seen>();
  const exchanges = new Set<Exchange>();
  let arrivals = 0;
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", (socket: Socket) => {
    arrivals++;
    connections.set(socket, { bytes: 0, at: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  fastify.addHook("onRequest", (request, reply, done) => {
    const exchange = { request: request.raw, response: reply.raw };
    arrivals++;
    exchanges.add(exchange);
    reply.raw.once("close", () => exchanges.delete(exchange));
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
    while ([...exchanges].some(({ response }) => response.writableEnded && !response.writableFinished))
      await sleep(1);
    const sweep = setInterval(() => endSilent(connections, exchanges), sweepMilliseconds);
    server.once("close", () => clearInterval(sweep));
  });
  return { state: () => state };
}

/** Waits until the event loop brings no new connection or request, a second at most: what was sent before is read then. */
async function settle(arrivals: () => number): Promise<void> {
  const end = performance.now() + settleMilliseconds;
  for (let before = -1; before !== arrivals() && performance.now() < end;) {
    before = arrivals();
    for (let turn = 0; turn < quietTurns; turn++) await nextTurn();
  }
}

/** Ends the connections that brought nothing for a second and have no answer due. */
function endSilent(connections: ReadonlyMap<Socket, Seen>, exchanges: ReadonlySet<Exchange>): void {
  const now = performance.now();
  const due = new Set(
    [...exchanges].filter(({ request }) => request.complete).map(({ request }) => request.socket),
  );
  for (const [connection, seen] of connections) {
    if (due.has(connection)) continue;
    if (seen.at === 0 || connection.bytesRead !== seen.bytes)
      Object.assign(seen, { bytes: connection.bytesRead, at: now });
    else if (now - seen.at > silenceMilliseconds) connection.destroy();
  }
}
