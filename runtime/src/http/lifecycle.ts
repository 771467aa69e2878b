import type { FastifyInstance } from "fastify";
import { followStuck } from "./stuck.ts";

/** Whether the server may get calls. */
export interface Lifecycle {
  readonly state: () => "starting" | "ready" | "draining";
}

const sweepMilliseconds = 50;
const stuckMilliseconds = 1000;

/**
 * Follows a server from start to end. Fastify's close() waits for connections that were answered keep-alive while it
 * began, a minute and more: so the answers of hooks say `connection: close` while draining, and idle connections are
 * closed, and those that nothing comes on.
 */
export function followLifecycle(fastify: FastifyInstance): Lifecycle {
  let state: ReturnType<Lifecycle["state"]> = "starting";
  let sweep: NodeJS.Timeout | undefined;
  const endStuck = followStuck(fastify.server, stuckMilliseconds);
  fastify.addHook("onReady", async () => {
    state = "ready";
  });
  fastify.addHook("preClose", async () => {
    state = "draining";
    sweep = setInterval(() => {
      fastify.server.closeIdleConnections();
      endStuck();
    }, sweepMilliseconds);
    fastify.server.once("close", () => clearInterval(sweep));
    if (!fastify.server.listening) clearInterval(sweep);
  });
  return { state: () => state };
}
