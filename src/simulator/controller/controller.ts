import type { HookName } from "@metatron/runtime";
import {
  type AnnotationSelector,
  compileSelector,
  type CompositeControllerManifest,
  type ControllerManifest,
  type DecoratorControllerManifest,
  groupOf,
  type HooksManifest,
  type JsonObject,
} from "@metatron/runtime/kubernetes";
import type { ApiServer, ObjectRef, ServedKind } from "../api-server.ts";
import { type Clock, createWorkQueue } from "../clock/work-queue.ts";
import { createHook, type Hook } from "../hooks/call.ts";
import { authorizationOf } from "../hooks/credentials.ts";
import { compositeShape, customizeShape, decoratorShape, ServerCrash } from "../hooks/response.ts";
import { parseWebhook, type Transport } from "../hooks/webhook.ts";
import { toKey, toRef } from "../records.ts";
import { asStored } from "./apply-child.ts";
import {
  type ChildRule,
  type ControllerModel,
  type Engine,
  parentRule,
  type ParentRule,
  type Running,
} from "./context.ts";
import { createRelatedCache } from "./related-cache.ts";

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
    const settings = { ...model.manifest.spec.hooks?.[name]?.webhook } as JsonObject;
    const authorize = (): string | undefined =>
      authorizationOf(settings, webhook.url, model.manifest.spec.endpointConfigs ?? [], (namespace, secret) =>
        readSecret(engine, namespace, secret),
      );
    const own = name === "customize" ? customizeShape : shape;
    hooks[name] = createHook(webhook, own, faulty, engine.clock, authorize);
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

function readSecret(
  engine: Engine,
  namespace: string,
  name: string,
): ReadonlyMap<string, string> | undefined {
  const secret = engine.api.get({ apiVersion: "v1", kind: "Secret", namespace, name });
  if (secret === undefined) return undefined;
  const data = Object.entries((secret["data"] ?? {}) as { readonly [key: string]: string });
  return new Map(data.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

function reportRefused(
  engine: Engine,
  manifest: ControllerManifest,
  error: RefusedController | ServerCrash,
): void {
  const controller = manifest.metadata.name;
  const object = controllerRef(manifest);
  if (error instanceof ServerCrash) {
    const message = `Metacontroller never starts this controller, and no event says so: ${error.message}. Its others go on.`;
    const fix = "Set cacheCleanupSeconds beside cacheTimeoutSeconds, or neither.";
    return engine.problems.add({ code: "controller-refused", controller, object, trap: 10, message, fix });
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

/** Every informer resyncs so often by itself (`--cache-flush-interval`, 30 minutes); only a shorter period has a timer. */
const informerResync = 30 * 60_000;

/** A controller that Metacontroller does not start, with the reason of the event that it records, if there is one. */
class RefusedController extends Error {
  override readonly name = "RefusedController";
  readonly reason: "SyncError" | "CreateError" | undefined;
  readonly trap: number | undefined;

  constructor(reason: RefusedController["reason"], message: string, trap?: number) {
    super(message);
    this.reason = reason;
    this.trap = trap;
  }
}

interface ResourceRule {
  readonly apiVersion: string;
  readonly resource: string;
}

/** Reads a manifest as Metacontroller does when it starts a controller. Throws `RefusedController` or `ServerCrash`. */
function startModel(manifest: ControllerManifest, api: ApiServer, clock: Clock): ControllerModel {
  try {
    return manifest.kind === "CompositeController"
      ? startComposite(manifest, api, clock)
      : startDecorator(manifest, api, clock);
  } catch (error) {
    if (error instanceof RefusedController || error instanceof ServerCrash) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RefusedController("CreateError", `Cannot create new controller: ${reason}`);
  }
}

function startComposite(
  manifest: CompositeControllerManifest,
  api: ApiServer,
  clock: Clock,
): ControllerModel {
  const { parentResource, childResources = [], ...spec } = manifest.spec;
  const { apiVersion, resource } = parentResource;
  const served = findExactly(api, apiVersion, resource);
  // The lookup of the CRD fails without an event, and is tried again for ever.
  if (served?.isCustom !== true) {
    const crd = `${resource}.${groupOf(apiVersion)}`;
    const message = `customresourcedefinitions.apiextensions.k8s.io "${crd}" not found`;
    throw new RefusedController(undefined, message, served === undefined ? undefined : 6);
  }
  if (!served.hasStatus) {
    const crd = "apiextensions.k8s.io/v1, Kind=CustomResourceDefinition";
    const message = `ignoring, CRD [${crd}] does not have subresource 'Status' enabled`;
    throw new RefusedController("SyncError", `[${manifest.metadata.name}] Sync error - ${message}`, 5);
  }
  const children = childResources.map((child): ChildRule => {
    const checks = child.updateStrategy?.statusChecks?.conditions ?? [];
    return { ...toChild(api, child), checks };
  });
  return {
    ...common(manifest, children, spec.hooks, clock),
    parents: [toParent(parentResource, served)],
    generateSelector: spec.generateSelector === true,
    revisionPaths: nonEmpty(parentResource.revisionHistory?.fieldPaths) ?? ["spec"],
  };
}

function startDecorator(
  manifest: DecoratorControllerManifest,
  api: ApiServer,
  clock: Clock,
): ControllerModel {
  const { resources, attachments = [], hooks } = manifest.spec;
  const parents = resources.map((rule) => toParent(rule, findParent(api, rule)));
  const children = attachments.map((child): ChildRule => ({ ...toChild(api, child), checks: [] }));
  return { ...common(manifest, children, hooks, clock), parents, generateSelector: false, revisionPaths: [] };
}

function common(
  manifest: ControllerManifest,
  children: readonly ChildRule[],
  hooks: HooksManifest | undefined,
  clock: Clock,
): Omit<ControllerModel, "parents" | "generateSelector" | "revisionPaths"> {
  if (hooks === undefined) throw new Error("no hooks defined");
  checkEtag(hooks);
  const { sync, finalize, customize } = hooks;
  const isComposite = manifest.kind === "CompositeController";
  const json = JSON.stringify(asStored(manifest, clock));
  const { resyncPeriodSeconds = Infinity } = manifest.spec;
  const webhooks = {
    sync: parseWebhook("sync", sync),
    finalize: parseWebhook("finalize", finalize),
    customize: parseWebhook("customize", customize),
  };
  return {
    manifest,
    isComposite,
    name: manifest.metadata.name,
    finalizer: `metacontroller.io/${isComposite ? "composite" : "decorator"}controller-${manifest.metadata.name}`,
    children,
    webhooks: Object.fromEntries(Object.entries(webhooks).filter(([, webhook]) => webhook !== undefined)),
    resyncPeriod: Math.min(Math.max(resyncPeriodSeconds, 1) * 1000, informerResync),
    stored: JSON.parse(json) as JsonObject,
    json,
  };
}

/** Trap 10: the source reads the clean-up interval whenever the timeout is set, and crashes when it is absent. */
function checkEtag(hooks: HooksManifest): void {
  for (const [name, hook] of Object.entries(hooks) as [string, HooksManifest["sync"]][]) {
    const etag = hook?.webhook?.etag;
    if (etag?.enabled !== true || etag.cacheTimeoutSeconds === undefined) continue;
    if (etag.cacheCleanupSeconds === undefined) {
      throw new ServerCrash(`hooks.${name}.webhook.etag has cacheTimeoutSeconds but no cacheCleanupSeconds`);
    }
  }
}

function findExactly(api: ApiServer, apiVersion: string, resource: string): ServedKind | undefined {
  const served = api.findKind(apiVersion, resource);
  return served?.resource === resource ? served : undefined;
}

function findParent(api: ApiServer, { apiVersion, resource }: ResourceRule): ServedKind {
  const served = findExactly(api, apiVersion, resource);
  if (served !== undefined) return served;
  throw new Error(`can't find resource "${resource}" in apiVersion "${apiVersion}"`);
}

function toParent(
  rule: CompositeControllerManifest["spec"]["parentResource"] & { annotationSelector?: AnnotationSelector },
  served: ServedKind,
): ParentRule {
  const { matchAnnotations, matchExpressions } = rule.annotationSelector ?? {};
  return {
    apiVersion: rule.apiVersion,
    served,
    labels: compileSelector(rule.labelSelector),
    annotations: compileSelector({
      ...(matchAnnotations && { matchLabels: matchAnnotations }),
      ...(matchExpressions && { matchExpressions }),
    }),
    ignoreStatusChanges: rule.ignoreStatusChanges === true,
  };
}

function toChild(
  api: ApiServer,
  child: ResourceRule & { updateStrategy?: { method?: ChildRule["method"] } },
): Omit<ChildRule, "checks"> {
  const { apiVersion, resource } = child;
  const method = child.updateStrategy?.method;
  const served = findExactly(api, apiVersion, resource);
  if (served !== undefined) return { apiVersion, served, method };
  // Update methods are looked up before the informers are made.
  throw new Error(
    method === undefined || method === "OnDelete"
      ? `can't create informer for child resource: discovery: can't find resource ${resource} in apiVersion ${apiVersion}`
      : `can't find child resource "${resource}" in ${apiVersion}`,
  );
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
