import type { FastifyInstance } from "fastify";
import { fastifyPlugin } from "fastify-plugin";
import { createRun } from "../call/run.ts";
import { type Controller, type HookName, hookNames } from "../controller/controller.ts";
import { type Authentication, authenticate, isAllowed } from "./authentication.ts";
import type { DirectRoutes } from "./direct.ts";
import { answerError } from "./errors.ts";
import { createHookCall, createHookHandler } from "./hook-call.ts";
import { createMemory } from "./memory.ts";
import type { Meter } from "./meter.ts";
import { checkOptions } from "./options.ts";
import { type Traffic, createTraffic } from "./traffic.ts";
import { refuseMethods, refuseUnknownHooks } from "./unknown.ts";

/** The options of the plugin. */
export interface MetatronOptions {
  readonly controllers: readonly Controller[];
  /** The largest request body in bytes. Default 64 MiB. */
  readonly bodyLimit?: number | undefined;
  /** How many calls may run at once; more are answered 429. Default 100. */
  readonly concurrency?: number | undefined;
  /** Leaves `metadata.managedFields` in the objects that hooks get. Default false. */
  readonly keepManagedFields?: boolean | undefined;
  /** The revision of the code, part of every ETag. Default: one for each start of the process. */
  readonly revision?: string | undefined;
  /** Who may call the hooks. Default: anyone. */
  readonly authentication?: Authentication | undefined;
  /** Takes note of every call. */
  readonly meter?: Meter | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** What the server adds to the options of the plugin. */
export interface MountOptions extends MetatronOptions {
  readonly direct?: DirectRoutes;
}

const defaultBodyLimit = 64 * 1024 * 1024;
const defaultConcurrency = 100;

async function mount(fastify: FastifyInstance, options: MountOptions): Promise<void> {
  checkOptions(options);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  const bodyLimit = options.bodyLimit ?? defaultBodyLimit;
  // A server of the user's own keeps what it makes of its loggers.
  if (options.direct !== undefined) fastify.setChildLoggerFactory((logger) => logger);
  fastify.setErrorHandler((error, request, reply) => answerError(error, { bodyLimit }, request, reply));
  if (options.authentication !== undefined) {
    const hook = authenticate(options.authentication);
    options.direct?.trust(hook);
    fastify.addHook("onRequest", hook);
  }
  const traffic = createTraffic(options.concurrency ?? defaultConcurrency);
  fastify.addHook("preClose", async () => traffic.drain());
  for (const controller of options.controllers) mountController(fastify, controller, options, traffic);
}

function mountController(
  fastify: FastifyInstance,
  controller: Controller,
  options: MountOptions,
  traffic: Traffic,
): void {
  const { route } = controller.declaration;
  for (const hook of hookNames) mountHook(fastify, controller, hook, options, traffic);
  const known = definedHooks(controller).map((path) => `${fastify.prefix}${path}`);
  refuseUnknownHooks(fastify, `/${route}`, known);
}

function mountHook(
  fastify: FastifyInstance,
  controller: Controller,
  hook: HookName,
  options: MountOptions,
  traffic: Traffic,
): void {
  const run = createRun(controller, hook);
  if (run === undefined) return;
  if (controller.declaration.hooks[hook] === undefined) {
    const text = "the manifest does not declare this hook, so it is never called: metatron generate";
    fastify.log.warn({ controller: controller.declaration.name, hook }, text);
  }
  const url = `/${controller.declaration.route}/${hook}`;
  const memory = createMemory(controller.settings, hook, options.revision ?? bootRevision);
  const createHasher = memory?.createHasher;
  const { keepManagedFields = false, now = Date.now, bodyLimit = defaultBodyLimit } = options;
  const { meter, authentication, direct } = options;
  const call = createHookCall({ controller, hook, run, traffic, keepManagedFields, now, meter, memory });
  fastify.post(url, { bodyLimit, handler: createHookHandler(call, traffic, createHasher) });
  direct?.add(fastify.prefix + url, {
    call,
    bodyLimit,
    createHasher,
    isDraining: traffic.isDraining,
    isAllowed: (request) => authentication === undefined || isAllowed(request, authentication),
  });
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

/** Stands for the code's revision when none is given: another one for each start of the process. */
export const bootRevision = `${String(process.pid)}-${String(performance.timeOrigin)}`;
