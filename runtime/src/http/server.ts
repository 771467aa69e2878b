import type { IncomingMessage } from "node:http";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  fastify as createFastify,
} from "fastify";
import { ConfigurationError } from "../text.ts";
import { mountHealth } from "./health.ts";
import { followLifecycle } from "./lifecycle.ts";
import { levelProblem, loggerOptions } from "./log.ts";
import { type Meter, createMetrics } from "./metrics.ts";
import { answerNotFound, openPaths } from "./not-found.ts";
import { isController } from "./options.ts";
import { type MetatronOptions, definedHooks, metatron } from "./plugin.ts";
import { type TlsFiles, httpsOptions, reloadCertificates } from "./tls.ts";
import { warnWhenOpen } from "./warn-when-open.ts";

/** The options of `createServer`. */
export interface ServerOptions extends Omit<MetatronOptions, "meter"> {
  /** false for silence, a pino logger, or pino's options. Default: JSON lines on stdout at the level of LOG_LEVEL. */
  readonly logger?: boolean | FastifyBaseLogger | object | undefined;
  /** Whether `/metrics` answers; needs the package `@prometheus-io/client`. Default true. */
  readonly metrics?: boolean | Meter | undefined;
  /** Serves HTTPS, and takes renewed certificates into use. */
  readonly tls?: TlsFiles | undefined;
  /** How long after `close` the port still takes calls while `/readyz` says 503, so that callers notice. Default 0. */
  readonly drainSeconds?: number | undefined;
  /** One more condition for `/readyz`. */
  readonly isReady?: (() => boolean) | undefined;
}

/** Go's client gives an idle connection up after 90 s; ended here before that, it could meet a call on its way. */
const keepAliveMilliseconds = 100_000;

/** A request that is not whole by then never will be, and its body takes room. */
const requestMilliseconds = 30_000;

/** Node looks for requests that are too slow every 30 s otherwise. */
const connectionLimits = { connectionsCheckingInterval: 5000 };

/** The caller's `x-request-id` when it is short and plain, as it goes into every log line of the call; else a number. */
function requestIds(): (request: IncomingMessage) => string {
  let count = 0;
  return ({ headers }) => {
    const given = headers["x-request-id"];
    return typeof given === "string" && /^[\w.:/+=-]{1,128}$/.test(given)
      ? given
      : `req-${(++count).toString(36)}`;
  };
}

/** A server that answers the hooks of every controller, ready for `inject` or `listen`. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { metrics = true, tls, isReady, drainSeconds = 0, ...hooks } = options;
  const server = createFastify({
    ...loggerChoice(options.logger),
    ...(tls ? { https: { ...httpsOptions(tls), ...connectionLimits } } : { http: connectionLimits }),
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: requestIds(),
    return503OnClosing: false,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: requestMilliseconds,
  });
  // Lines of calls carry their request's id; a logger for each request would cost a tenth of a small call.
  server.setChildLoggerFactory((logger) => logger);
  const meter = typeof metrics === "object" ? metrics : metrics ? ownMetrics(server) : undefined;
  const lifecycle = followLifecycle(server, drainSeconds * 1000);
  mountHealth(server, { lifecycle, meter, isReady });
  // What is wrong with the options is said when the plugin starts.
  const controllers = Array.isArray(options.controllers) ? options.controllers.filter(isController) : [];
  const paths = [...controllers.flatMap(definedHooks), ...openPaths];
  server.setNotFoundHandler((request, reply) => answerNotFound(reply, request.url, paths));
  server.register(metatron, { ...hooks, ...(meter && { meter }), ...mutual(options) });
  if (tls !== undefined) reloadCertificates(server, tls);
  warnWhenOpen(server, options);
  return server;
}

function ownMetrics(server: FastifyInstance): Meter {
  const metrics = createMetrics();
  server.addHook("onReady", metrics.load);
  return metrics;
}

/** With a client CA a certificate is asked of every caller of a hook. */
function mutual({ tls, authentication }: ServerOptions): Partial<MetatronOptions> {
  if (tls?.clientCaFile === undefined) return authentication ? { authentication } : {};
  return { authentication: { ...authentication, clientCertificate: true } };
}

function loggerChoice(logger: ServerOptions["logger"]): object {
  if (logger === false) return { logger };
  if (typeof logger === "object" && "child" in logger) return { loggerInstance: logger };
  const level = process.env["LOG_LEVEL"] || "info";
  const wrong = levelProblem(level);
  if (wrong !== undefined) throw new ConfigurationError([wrong]);
  const own = loggerOptions(level);
  if (typeof logger !== "object") return { logger: own };
  const hasTarget = "file" in logger || "transport" in logger;
  return { logger: { ...own, ...(hasTarget && { stream: undefined }), ...logger } };
}
