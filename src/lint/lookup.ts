import { findBuiltin } from "../kinds/index.ts";
import type { ControllerFacts, HookFacts, ResourceFacts } from "./facts/controller.ts";
import type { CrdFacts, CrdVersionFacts } from "./facts/crd.ts";
import type { LintContext } from "./model.ts";
import { groupOf, textOf, versionOf } from "./values.ts";

/** The CRD of a resource, when it is among the linted files. */
export function crdOf(context: LintContext, { apiVersion, resource }: ResourceFacts): CrdFacts | undefined {
  const group = groupOf(apiVersion);
  return context.crds.find((crd) => crd.group === group && crd.plural === resource);
}

/** The version of the CRD that a resource is named in. */
export function crdVersionOf(context: LintContext, resource: ResourceFacts): CrdVersionFacts | undefined {
  return crdOf(context, resource)?.versions.find(
    (version) => version.name === versionOf(resource.apiVersion),
  );
}

/** Whether objects of a resource live in a namespace; undefined when nobody here knows. */
export function isNamespaced(context: LintContext, resource: ResourceFacts): boolean | undefined {
  const crd = crdOf(context, resource);
  if (crd) return crd.isNamespaced;
  const builtin = findBuiltin(resource.resource, groupOf(resource.apiVersion));
  return builtin === undefined ? undefined : builtin.scope === "Namespaced";
}

/** True for a group that only Kubernetes itself serves. */
export function isBuiltinGroup(group: string): boolean {
  return builtinGroups.has(group) || (group.endsWith(".k8s.io") && !customGroups.has(group));
}

const builtinGroups = new Set(["", "apps", "batch", "autoscaling", "policy", "extensions"]);
const customGroups = new Set([
  "gateway.networking.k8s.io",
  "snapshot.storage.k8s.io",
  "groupsnapshot.storage.k8s.io",
  "metacontroller.k8s.io",
  "metrics.k8s.io",
  "custom.metrics.k8s.io",
  "external.metrics.k8s.io",
]);

/** Every hook of every controller. */
export function* hooksOf(context: LintContext): Generator<{ controller: ControllerFacts; hook: HookFacts }> {
  for (const controller of context.controllers)
    for (const hook of controller.hooks) yield { controller, hook };
}

/** True for a method that updates one child a pass. */
export function isRolling(method: string | undefined): boolean {
  return method === "RollingRecreate" || method === "RollingInPlace";
}

/** What a controller calls itself in a message. */
export function title(controller: ControllerFacts): string {
  return `${controller.type} controller "${controller.name}"`;
}

/** The name of a resource as people write it: `deployments.apps/v1`, `pods.v1`. */
export function resourceName({ apiVersion, resource }: ResourceFacts): string {
  return `${resource}.${apiVersion}`;
}

/** The path of the URL that a hook is called at, without the query; undefined when it has none. */
export function hookPath(hook: HookFacts): string | undefined {
  const url = hookAddress(hook);
  return url?.replace(/^https?:\/\/[^/]*/, "").replace(/[?#].*$/, "");
}

/** The URL or path of a hook as the manifest says it, with the query. */
export function hookAddress(hook: HookFacts): string | undefined {
  return textOf(hook.webhook?.["url"]) ?? textOf(hook.webhook?.["path"]);
}
