import type { ControllerEntry, Project, ResourceRef } from "../model/project.ts";
import type { Checker, TextRule } from "./checker.ts";
import { groupOf, namePatterns } from "@metatron/runtime/kubernetes";

/** Names of the package, Deployment, Service and namespace. */
export const labelRule: TextRule = {
  pattern: namePatterns.label1123,
  maxLength: 63,
  says: "a DNS-1123 label: lower-case letters, digits and '-', starting and ending with a letter or digit, at most 63",
};

/** The name of a ServiceAccount. */
export const subdomainRule: TextRule = {
  pattern: namePatterns.subdomain,
  maxLength: 253,
  says: "a DNS-1123 subdomain: lower-case letters, digits, '-' and '.', at most 253",
};

/**
 * A controller's name is part of the finalizer `metacontroller.io/compositecontroller-<name>`, whose name part the API
 * server bounds at 63. A finalize hook may join later, so that the bound holds without one too.
 * @see https://metacontroller.github.io/metacontroller/api/hook.html#finalize-hook
 */
export const controllerNameRule: TextRule = {
  pattern: labelRule.pattern,
  maxLength: 63 - "compositecontroller-".length,
  says: "a DNS-1123 label: lower-case letters, digits and '-', starting and ending with a letter or digit, at most 43 since Metacontroller's finalizer holds it",
};

/** A Service is a DNS-1035 label: unlike other names it may not start with a digit. */
export const serviceNameRule: TextRule = {
  pattern: namePatterns.label1035,
  maxLength: 63,
  says: "a DNS-1035 label: lower-case letters, digits and '-', starting with a letter, at most 63",
};

/** The first path segment of a controller's hooks. */
export const routeRule: TextRule = {
  pattern: /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/,
  maxLength: 63,
  says: "one path segment of letters, digits, '-', '.' and '_', at most 63",
};

/** An image reference without tag and digest; a registry may carry a port. */
export const imageRule: TextRule = {
  pattern:
    /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,
  maxLength: 255,
  says: "an image name without tag or digest, as in ghcr.io/team/blog",
};

/** A folder below the project. */
export const folderRule: TextRule = {
  pattern: /^[A-Za-z0-9][\w-]*(?:\/[A-Za-z0-9][\w-]*)*$/,
  maxLength: 255,
  says: "a folder of the project, as in docs or docs/reference",
};

/** `v1` or `group/v1`. */
export const apiVersionRule: TextRule = {
  pattern:
    /^(?:[a-z0-9]([-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 317,
  says: "an apiVersion, as in v1 or apps/v1",
};

export const kindRule: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9]*$/,
  maxLength: 63,
  says: "a kind: letters and digits, starting with a letter, at most 63",
};

/** A path of a CRD inside the project: relative, without `..`. */
export const crdPathRule: TextRule = {
  pattern: /^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\:\0][^\\:\0]*\.(?:ya?ml|json)$/,
  maxLength: 512,
  says: "a path inside the project that ends in .yaml, .yml or .json",
};

export const dependencyRule: TextRule = {
  pattern: /^\S.*$/,
  maxLength: 2048,
  says: "an npm dependency spec",
};

/** `services` or `deployments.apps`: names a kind whatever its version. */
export function resourceKey({ apiVersion, resource }: Pick<ResourceRef, "apiVersion" | "resource">): string {
  const group = groupOf(apiVersion);
  return group === "" ? resource : `${resource}.${group}`;
}

/** What no single field shows: names and kinds that are claimed twice, scopes and settings that do not fit. */
export function checkConsistency(check: Checker, project: Pick<Project, "controllers">): void {
  const { controllers } = project;
  checkUnique(check, controllers, "name", ({ name }) => name);
  checkUnique(check, controllers, "route", ({ route }) => route);
  checkUnique(check, controllers, "parent", (entry) =>
    entry.type === "composite" ? resourceKey(entry.parent) : undefined,
  );
  for (const [index, controller] of controllers.entries())
    checkController(check, controller, `controllers[${index}]`);
}

function checkUnique<T>(
  check: Checker,
  items: readonly T[],
  field: string,
  keyOf: (item: T) => string | undefined,
  path = "controllers",
): void {
  const first = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const other = first.get(key);
    if (other === undefined) first.set(key, index);
    else
      check.problem(
        "PROJECT_DUPLICATE",
        `${path}[${index}]${field === "" ? "" : `.${field}`}`,
        `${key} is already taken by ${path}[${other}].`,
        "Rename or remove one of them.",
      );
  }
}

function checkController(check: Checker, controller: ControllerEntry, path: string): void {
  const [field, children] =
    controller.type === "composite"
      ? ["children", controller.children]
      : ["attachments", controller.attachments];
  checkUnique(check, children, "", resourceKey, `${path}.${field}`);
  if (controller.type === "decorator")
    checkUnique(check, controller.targets, "", resourceKey, `${path}.targets`);
  const owner = controller.type === "composite" ? controller.parent : controller.targets.find(isNamespaced);
  if (owner !== undefined && isNamespaced(owner)) checkScopes(check, controller, owner, path);
  checkEtag(check, controller, path);
}

const isNamespaced = ({ scope }: ResourceRef): boolean => scope === "Namespaced";

function checkScopes(check: Checker, controller: ControllerEntry, owner: ResourceRef, path: string): void {
  const field = controller.type === "composite" ? "children" : "attachments";
  const children = controller.type === "composite" ? controller.children : controller.attachments;
  for (const [index, child] of children.entries())
    if (!isNamespaced(child))
      check.problem(
        "PROJECT_SCOPE",
        `${path}.${field}[${index}].scope`,
        `${child.kind} is cluster-scoped and ${owner.kind} is namespaced: a namespaced object cannot own a cluster-scoped one.`,
        `Remove ${child.kind} from ${field}; relate to it with a customize hook if it is only read.`,
      );
}

function checkEtag(check: Checker, controller: ControllerEntry, path: string): void {
  if (controller.etag === undefined || controller.type !== "composite") return;
  const rolling = controller.children.find(({ updateStrategy }) =>
    updateStrategy.method.startsWith("Rolling"),
  );
  if (rolling !== undefined)
    check.problem(
      "PROJECT_ETAG",
      `${path}.etag`,
      `etag is set while ${rolling.kind} rolls: revisions share one cache slot.`,
      "Remove etag, or choose another update method.",
    );
}

/** Every kind that a controller names, the parent or the targets first. */
export function resourcesOf(entry: ControllerEntry): readonly ResourceRef[] {
  const own =
    entry.type === "composite" ? [entry.parent, ...entry.children] : [...entry.targets, ...entry.attachments];
  return [...own, ...entry.related];
}
