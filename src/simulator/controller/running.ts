import type { HookName } from "@metatron/runtime";
import type { ControllerManifest } from "@metatron/runtime/kubernetes";
import type { ObjectRef } from "../api-server.ts";
import { createWorkQueue } from "../clock/work-queue.ts";
import { type Hook, createHook } from "../hooks/call.ts";
import { ServerCrash } from "../hooks/errors.ts";
import { compositeShape, customizeShape, decoratorShape } from "../hooks/response.ts";
import type { Transport } from "../hooks/transport.ts";
import { toKey, toRef } from "../names.ts";
import type { Engine, Running } from "./context.ts";
import { type ControllerModel, parentRule } from "./model.ts";
import { createRelatedCache } from "./related-cache.ts";
import { RefusedController, startModel } from "./start.ts";

/** Starts a controller from its manifest; undefined when Metacontroller refuses it, which is an event and a problem. */
export function startController(
  engine: Engine,
  manifest: ControllerManifest,
  transport: Transport,
): Running | undefined {
  const object = controllerRef(manifest);
  const event = { controller: manifest.metadata.name, object, type: "Normal" } as const;
  try {
    const model = startModel(manifest, engine.api, engine.clock);
    const { name } = model;
    engine.recorder.event({ ...event, reason: "Starting", message: `Starting controller: ${name}` });
    engine.recorder.event({ ...event, reason: "Started", message: `Started controller: ${name}` });
    return createRunning(engine, model, transport);
  } catch (error) {
    if (!(error instanceof RefusedController) && !(error instanceof ServerCrash)) throw error;
    reportRefused(engine, manifest, error);
    return undefined;
  }
}

/** Lets a controller forget everything that only its process knew. */
export function forget(running: Running): void {
  running.queue.clear();
  running.related.clear();
  running.applied.clear();
  for (const hook of Object.values(running.hooks)) hook.reset();
}

/** The reference of a controller object. */
export function controllerRef({ apiVersion, kind, metadata }: ControllerManifest): ObjectRef {
  return { apiVersion, kind, name: metadata.name };
}

function createRunning(engine: Engine, model: ControllerModel, transport: Transport): Running {
  const shape = model.isComposite ? compositeShape : decoratorShape;
  const hooks: { [name in HookName]?: Hook } = {};
  for (const name of ["sync", "finalize", "customize"] as const) {
    const webhook = model.webhooks[name];
    if (webhook === undefined) continue;
    const faulty: Transport = async (path, body, headers, timeout) =>
      engine.faults.beforeCall(name, timeout) ?? (await transport(path, body, headers, timeout));
    hooks[name] = createHook(webhook, name === "customize" ? customizeShape : shape, faulty, engine.clock);
  }
  const keys = new Map<string, string>();
  return {
    engine,
    model,
    hooks,
    transport,
    queue: createWorkQueue(engine.clock),
    keys,
    keyOf: (parent) => {
      let key = keys.get(parent.metadata.uid);
      if (key === undefined) {
        const apiVersion = parentRule(model, parent)?.apiVersion ?? parent.apiVersion;
        keys.set(parent.metadata.uid, (key = toKey({ ...toRef(parent), apiVersion })));
      }
      return key;
    },
    related: createRelatedCache(engine.clock),
    applied: new Map(),
    memory: new Map(),
  };
}

function reportRefused(
  engine: Engine,
  manifest: ControllerManifest,
  error: RefusedController | ServerCrash,
): void {
  const controller = manifest.metadata.name;
  const object = controllerRef(manifest);
  if (error instanceof ServerCrash) {
    const message = `Metacontroller crashes, with every controller of the cluster: ${error.message}.`;
    const fix = "Set cacheCleanupSeconds beside cacheTimeoutSeconds, or neither.";
    return engine.problems.add({ code: "server-crash", controller, object, trap: 10, message, fix });
  }
  const { message, reason, trap } = error;
  if (reason !== undefined) engine.recorder.event({ controller, object, type: "Warning", reason, message });
  engine.problems.add({
    code: "controller-refused",
    controller,
    object,
    ...(trap !== undefined && { trap }),
    message: `Metacontroller does not start this controller: ${message}`,
    fix: fixFor(trap),
  });
}

function fixFor(trap: number | undefined): string {
  if (trap === 5) return "Give the parent's CRD the status subresource (subresources: { status: {} }).";
  if (trap === 6) return "Use a DecoratorController for a built-in parent.";
  return "Correct the manifest, or give the simulation the CRDs of all its kinds.";
}
