import {
  type AnnotationSelector,
  type CompositeControllerManifest,
  type ControllerManifest,
  type DecoratorControllerManifest,
  type HooksManifest,
  type JsonObject,
  compileSelector,
  groupOf,
} from "@metatron/runtime/kubernetes";
import type { ApiServer, ServedKind } from "../api-server.ts";
import type { Clock } from "../clock/clock.ts";
import { ServerCrash } from "../hooks/errors.ts";
import { parseWebhook } from "../hooks/webhook.ts";
import { asStored } from "./as-stored.ts";
import type { ChildRule, ControllerModel, ParentRule } from "./model.ts";

/** Every informer resyncs so often by itself (`--cache-flush-interval`, 30 minutes); only a shorter period has a timer. */
const informerResync = 30 * 60_000;

/** A controller that Metacontroller does not start, with the reason of the event that it records, if there is one. */
export class RefusedController extends Error {
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
export function startModel(manifest: ControllerManifest, api: ApiServer, clock: Clock): ControllerModel {
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
