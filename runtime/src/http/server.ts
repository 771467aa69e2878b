import {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  fastify as createFastify,
} from "fastify";
import { ConfigurationError } from "../configuration-error.ts";
import { DirectRoutes } from "./direct.ts";
import { mountHealth } from "./health.ts";
import { HookMessage } from "./hook-message.ts";
import { keepTick } from "./keep-tick.ts";
import { lazyCompilers } from "./lazy-compilers.ts";
import { followLifecycle } from "./lifecycle.ts";
import { isOwnOptions, levelProblem, loggerOptions } from "./log.ts";
import { type Meter, createMeter } from "./meter.ts";
import { isController } from "./options.ts";
import { markPlain } from "./plain-log.ts";
import { type MetatronOptions, type MountOptions, definedHooks, metatron } from "./plugin.ts";
import { type TlsFiles, httpsOptions, reloadCertificates } from "./tls.ts";
import { answerNotFound, openPaths } from "./unknown.ts";
import { warnWhenOpen } from "./warn-when-open.ts";

/** The options of `createServer`. */
export interface ServerOptions extends Omit<MetatronOptions, "meter"> {
  /** false for silence, a pino logger, or pino's options. Default: JSON lines on stdout at the level of LOG_LEVEL. */
  readonly logger?: boolean | FastifyBaseLogger | object | undefined;
  /** Whether `/metrics` answers; needs the package `@prometheus-io/client`. Default true. */
  readonly metrics?: boolean | Meter | undefined;
  /** Serves HTTPS, and takes renewed certificates into use. */
  readonly tls?: TlsFiles | undefined;
  /** One more condition for `/readyz`. */
  readonly isReady?: (() => boolean) | undefined;
}

/** Go's client gives an idle connection up after 90 s; ended here before that, it could meet a call on its way. */
const keepAliveMilliseconds = 100_000;

/** A request that is not whole by then never will be, and its body takes room. */
const requestMilliseconds = 30_000;

/** A server that answers the hooks of every controller, ready for `inject` or `listen`. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { metrics = true, tls, isReady, ...hooks } = options;
  const meter = typeof metrics === "object" ? metrics : metrics ? createMeter() : undefined;
  const nextId = createIds();
  keepTick();
  const server = createFastify({
    ...loggerChoice(options.logger),
    ...transport(tls),
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: "x-request-id",
    genReqId: nextId,
    return503OnClosing: false,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: requestMilliseconds,
    schemaController: { compilersFactory: lazyCompilers() },
  });
  if (isOwnLogger(options.logger)) markPlain(server.log);
  const direct = new DirectRoutes(nextId);
  direct.attach(server);
  const lifecycle = followLifecycle(server);
  mountHealth(server, { lifecycle, meter, isReady });
  // What is wrong with the options is said when the plugin starts.
  const controllers = Array.isArray(options.controllers) ? options.controllers.filter(isController) : [];
  const paths = [...controllers.flatMap(definedHooks), ...openPaths];
  server.setNotFoundHandler((request, reply) => answerNotFound(reply, request.url, paths));
  const mounted: MountOptions = { ...hooks, direct, ...(meter && { meter }), ...mutual(options) };
  server.register(metatron, mounted);
  if (tls !== undefined) reloadCertificates(server, tls);
  warnWhenOpen(server, options);
  return server;
}

function transport(tls: TlsFiles | undefined): object {
  const http = { IncomingMessage: HookMessage };
  return tls === undefined ? { http } : { https: { ...httpsOptions(tls), ...http } };
}

function isOwnLogger(logger: ServerOptions["logger"]): boolean {
  return logger === undefined || logger === true || isOwnOptions(logger);
}

function createIds(): () => string {
  let count = 0;
  return () => `req-${(++count).toString(36)}`;
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
