import type { FastifyInstance } from "fastify";
import { fastifyPlugin } from "fastify-plugin";
import { createHookRunner } from "../call/hook-runner.ts";
import { createOneCall, type OneCall } from "../call/one-call.ts";
import { type Controller, type HookName, hookNames } from "../controller/controller.ts";
import { type Authentication, authenticate } from "./authentication.ts";
import { defaultBytesInFlight, limitBytesInFlight } from "./bytes-in-flight.ts";
import { type ConcurrencyLimit, createConcurrencyLimit } from "./concurrency.ts";
import { answerError, refuseEncodings } from "./errors.ts";
import { createAnswerWithoutCall } from "./etag.ts";
import { createHookHandler } from "./hook-handler.ts";
import type { Meter } from "./metrics.ts";
import { refuseMethods, refuseUnknownHooks } from "./not-found.ts";
import { checkOptions } from "./options.ts";
import { createRecorder, type Recorder, type RecordOptions } from "./recorder.ts";

/** The options of the plugin. */
export interface MetatronOptions {
  readonly controllers: readonly Controller[];
  /** The largest request body in bytes. Default 64 MiB. */
  readonly bodyLimit?: number | undefined;
  /**
   * How many bytes of request bodies may be arriving or in use at once; beyond it a request is answered 503 with
   * Retry-After before its body is read. Default: a quarter of the memory limit of the process.
   */
  readonly bytesInFlight?: number | undefined;
  /** How many calls may run at once; more are answered 429. Default 100. */
  readonly concurrency?: number | undefined;
  /** Leaves `metadata.managedFields` in the objects that hooks get. Default false. */
  readonly keepManagedFields?: boolean | undefined;
  /** The revision of the code, part of every ETag. Default: one for each start of the process. */
  readonly revision?: string | undefined;
  /** Who may call the hooks. Default: anyone. */
  readonly authentication?: Authentication | undefined;
  /** Counts every call. */
  readonly meter?: Meter | undefined;
  /** Records every call into a folder, with fake Secrets, for `metatron replay`. Default: none. */
  readonly record?: RecordOptions | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** The largest body of a request, in bytes, unless `bodyLimit` says otherwise. */
export const defaultBodyLimit = 64 * 1024 * 1024;
const defaultConcurrency = 100;

async function mount(fastify: FastifyInstance, options: MetatronOptions): Promise<void> {
  checkOptions(options);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  const { bodyLimit = defaultBodyLimit, bytesInFlight = defaultBytesInFlight() } = options;
  fastify.setErrorHandler((error, request, reply) => answerError(error, { bodyLimit }, request, reply));
  if (options.authentication !== undefined)
    fastify.addHook("onRequest", authenticate(options.authentication));
  fastify.addHook("onRequest", refuseEncodings);
  fastify.addHook("onRequest", limitBytesInFlight(bytesInFlight, bodyLimit));
  const concurrency = createConcurrencyLimit(options.concurrency ?? defaultConcurrency);
  const { record, now = Date.now } = options;
  const recorder = record && createRecorder(record, now, fastify.log);
  if (recorder !== undefined) fastify.addHook("onClose", async () => recorder.close());
  for (const controller of options.controllers)
    mountController(fastify, controller, options, { concurrency, recorder });
}

function mountController(
  fastify: FastifyInstance,
  controller: Controller,
  options: MetatronOptions,
  server: { readonly concurrency: ConcurrencyLimit; readonly recorder: Recorder | undefined },
): void {
  const { route } = controller.declaration;
  const { concurrency: own } = controller.settings;
  const shared: Shared = {
    concurrency: [
      server.concurrency,
      ...(own === undefined ? [] : [createConcurrencyLimit(own, controller.declaration.name)]),
    ],
    oneCall: createOneCall(controller.settings),
    recorder: server.recorder,
  };
  for (const hook of hookNames) mountHook(fastify, controller, hook, options, shared);
  const known = definedHooks(controller).map((path) => `${fastify.prefix}${path}`);
  refuseUnknownHooks(fastify, `/${route}`, known);
}

/** What the hooks of one controller share. */
interface Shared {
  readonly concurrency: readonly ConcurrencyLimit[];
  readonly oneCall: OneCall | undefined;
  readonly recorder: Recorder | undefined;
}

function mountHook(
  fastify: FastifyInstance,
  controller: Controller,
  hook: HookName,
  options: MetatronOptions,
  shared: Shared,
): void {
  const run = createHookRunner(controller, hook);
  if (run === undefined) return;
  if (controller.declaration.hooks[hook] === undefined) {
    const text = "the manifest does not declare this hook, so it is never called: metatron generate";
    fastify.log.warn({ controller: controller.declaration.name, hook }, text);
  }
  const url = `/${controller.declaration.route}/${hook}`;
  const { keepManagedFields = false, now = Date.now, bodyLimit = defaultBodyLimit, meter } = options;
  const revision = options.revision ?? processRevision;
  const answerWithoutCall = createAnswerWithoutCall(controller.settings, hook, revision);
  const route = {
    controller,
    hook,
    run,
    keepManagedFields,
    now,
    ...shared,
    meter,
    answerWithoutCall,
    revision,
  };
  fastify.post(url, { bodyLimit, handler: createHookHandler(route) });
  refuseMethods(fastify, url, ["POST"]);
}

/** The paths of the hooks that a controller answers. */
export function definedHooks(controller: Controller): string[] {
  const names = hookNames.filter((name) => controller.hooks[name] !== undefined);
  return names.map((name) => `/${controller.declaration.route}/${name}`);
}

/** The Fastify plugin: `await fastify.register(metatron, { controllers })` mounts every hook, encapsulated. */
export const metatron = /* @__PURE__ */ fastifyPlugin<MetatronOptions>(mount, {
  name: "metatron",
  fastify: "5.x",
  encapsulate: true,
});

/** The default revision of the code: another one for each start of the process. */
export const processRevision = `${String(process.pid)}-${String(performance.timeOrigin)}`;
