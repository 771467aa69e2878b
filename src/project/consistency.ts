import type { ControllerEntry, Project, ResourceRef } from "./model.ts";
import type { Checker } from "./checker.ts";

/** The group of an apiVersion; core is the empty text. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

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
