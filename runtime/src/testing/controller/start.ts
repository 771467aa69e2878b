import type { JsonObject } from "../../json.ts";
import type {
  AnnotationSelector,
  ControllerManifest,
  DecoratorControllerManifest,
  CompositeControllerManifest,
  HooksManifest,
} from "../../manifest.ts";
import type { ApiServer, ServedKind } from "../api-server.ts";
import type { Clock } from "../clock/clock.ts";
import { ServerCrash } from "../hooks/errors.ts";
import { parseWebhook } from "../hooks/webhook.ts";
import { compileSelector } from "../selector.ts";
import { asStored } from "./as-stored.ts";
import type { ChildRule, ControllerModel, ParentRule } from "./model.ts";

/** Every informer resyncs so often by itself (`--cache-flush-interval`, 30 minutes); only a shorter period has a timer. */
const informerResync = 30 * 60_000;

/** A controller that Metacontroller does not start, with the event that it records. */
export class RefusedController extends Error {
  override readonly name = "RefusedController";
  readonly reason: "SyncError" | "CreateError";
  readonly trap: number | undefined;

  constructor(reason: "SyncError" | "CreateError", message: string, trap?: number) {
    super(message);
    this.reason = reason;
    this.trap = trap;
  }
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
  const served = find(api, apiVersion, resource, "parent ");
  const name = manifest.metadata.name;
  if (!served.isCustom) {
    const message = `can't get CRD ${served.resource}.${served.group}: a composite parent is looked up as a CRD`;
    throw new RefusedController("SyncError", `[${name}] Sync error - ${message}`, 6);
  }
  if (!served.hasStatus) {
    const message = `ignoring, parent resource ${apiVersion}, Kind=${served.kind} does not have subresource 'Status' enabled`;
    throw new RefusedController("SyncError", `[${name}] Sync error - ${message}`, 5);
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
  const parents = resources.map((rule) => toParent(rule, find(api, rule.apiVersion, rule.resource, "")));
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

function find(api: ApiServer, apiVersion: string, resource: string, what: string): ServedKind {
  const served = api.findKind(apiVersion, resource);
  if (served === undefined || served.resource !== resource) {
    throw new Error(`can't find ${what}resource "${resource}" in apiVersion "${apiVersion}"`);
  }
  return served;
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
  child: { apiVersion: string; resource: string; updateStrategy?: { method?: ChildRule["method"] } },
): Omit<ChildRule, "checks"> {
  const served = find(api, child.apiVersion, child.resource, "child ");
  return { apiVersion: child.apiVersion, served, method: child.updateStrategy?.method };
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
