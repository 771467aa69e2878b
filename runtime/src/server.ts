import { fastify as createFastify, type FastifyInstance } from "fastify";
import { metatron, type MetatronOptions } from "./plugin.ts";
import { mountHealth } from "./http/health.ts";

/** The options of `createServer`. */
export interface ServerOptions extends MetatronOptions {
  /** false for silence, or a pino logger or its options. Default: JSON lines on stdout at LOG_LEVEL. */
  readonly logger?: boolean | object;
}

/** A server that answers the hooks of every controller, ready for `inject` or `listen`. */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = createFastify({
    logger:
      options.logger === undefined
        ? { level: process.env["LOG_LEVEL"] ?? "info" }
        : (options.logger as boolean),
    disableRequestLogging: true,
    requestIdHeader: "x-request-id",
  });
  mountHealth(server);
  server.register(metatron, options);
  return server;
}
