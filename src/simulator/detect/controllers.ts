import { type JsonValue, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { guessMergeKey } from "../apply/dynamic.ts";
import {
  type Desired,
  type Engine,
  parentRule,
  type Pass,
  refOf,
  type Running,
} from "../controller/context.ts";
import { controllerRef } from "../controller/controller.ts";
import { describe } from "../records.ts";
import type { SimulationProblem } from "../problem.ts";

/** Reports what is wrong with the controllers of a cluster before any of them runs. */
export function inspectControllers({ problems }: Engine, controllers: readonly Running[]): void {
  const owners = new Map<string, Running>();
  for (const running of controllers) {
    const { model } = running;
    const add = (problem: Omit<SimulationProblem, "controller" | "object">): void =>
      problems.add({ ...problem, controller: model.name, object: controllerRef(model.manifest) });
    const { etag } = model.manifest.spec.hooks?.sync?.webhook ?? {};
    const isRolling = model.children.some(({ method }) => method?.startsWith("Rolling"));
    if (etag?.enabled === true && isRolling)
      add({
        code: "etag-with-rolling",
        path: "spec.hooks.sync.webhook.etag",
        trap: 10,
        message:
          "All revisions of a rolling parent share one slot of the ETag cache, and get each other's answers.",
        fix: "Turn etag off, or use InPlace or Recreate.",
      });
    const [parent] = model.parents;
    if (!model.isComposite || parent === undefined) continue;
    const { group, resource } = parent.served;
    const other = owners.get(`${resource}.${group}`);
    owners.set(`${resource}.${group}`, running);
    if (other === undefined || (hasSelector(running) && hasSelector(other))) continue;
    add({
      code: "shared-parent",
      path: "spec.parentResource",
      trap: 17,
      message: `${other.model.name} has the same parents: each replaces the other's status and deletes its children.`,
      fix: "Give each CompositeController parents of its own, by kind or by labelSelector.",
    });
  }
}

function hasSelector({ model: { manifest } }: Running): boolean {
  return manifest.kind === "CompositeController" && manifest.spec.parentResource.labelSelector !== undefined;
}

/** Two items of one list that Metacontroller takes for the same one. */
export interface Collision {
  readonly path: string;
  readonly key: string;
  readonly value: JsonValue;
}

/** Reports the lists of a desired child whose items share their guessed merge key. */
export function reportCollisions(pass: Pass, child: Desired): void {
  const { engine, model } = pass.running;
  for (const { path, key, value } of findCollisions(child)) {
    engine.problems.add({
      code: "merge-key-collision",
      controller: model.name,
      object: refOf(child),
      path,
      trap: 9,
      message: `Items of ${path} have the same ${key} ${JSON.stringify(value)}: Metacontroller merges them into one on the next update.`,
      fix: `Give each item of ${path} its own ${key}, or split the list over two objects.`,
    });
  }
}

/** The colliding items anywhere in a value. */
function findCollisions(value: JsonValue | undefined): Collision[] {
  const found: Collision[] = [];
  walk(value, "", found);
  return found;
}

function walk(value: JsonValue | undefined, path: string, found: Collision[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    found.push(...inList(value, path));
    for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`, found);
  } else {
    for (const key in value) {
      const item = value[key];
      if (typeof item === "object") walk(item, path === "" ? key : `${path}.${key}`, found);
    }
  }
}

function inList(list: readonly JsonValue[], path: string): Collision[] {
  const key = list.length < 2 ? undefined : guessMergeKey(list);
  if (key === undefined) return [];
  const seen = new Set<string>();
  for (const item of list) {
    const value = isObject(item) ? item[key] : undefined;
    const text = JSON.stringify(value);
    if (seen.has(text)) return [{ path, key, value: value ?? null }];
    seen.add(text);
  }
  return [];
}

/** Reports a child whose scope or namespace does not fit its parent (trap 7). */
export function inspectScope(pass: Pass, parent: StoredObject, child: Desired): void {
  const { engine, model } = pass.running;
  const served = engine.api.findKind(child.apiVersion, child.kind);
  if (served === undefined) return;
  const isParentNamespaced = parentRule(model, parent)?.served.scope === "Namespaced";
  const { namespace } = child.metadata;
  const found = findMistake(
    served.scope === "Cluster",
    isParentNamespaced,
    namespace,
    parent.metadata.namespace,
  );
  if (found === undefined) return;
  const ref = refOf(child);
  engine.problems.add({
    code: found.isOther ? "child-in-other-namespace" : "scope-error",
    controller: model.name,
    object: ref,
    path: "metadata.namespace",
    trap: 7,
    message: `${describe(ref)} ${found.message}`,
    fix: found.fix,
  });
}

interface Mistake {
  readonly message: string;
  readonly fix: string;
  readonly isOther?: boolean;
}

function findMistake(
  isCluster: boolean,
  isParentNamespaced: boolean,
  namespace: string | undefined,
  parentNamespace: string | undefined,
): Mistake | undefined {
  if (isCluster && isParentNamespaced) {
    return {
      message: "is cluster-scoped and its parent is not: it is never observed again, and never converges.",
      fix: "Make the parent cluster-scoped, or use a namespaced kind.",
    };
  }
  if (isCluster && namespace !== undefined && namespace !== "") {
    return {
      message: "is cluster-scoped but has a namespace: it is never found again, and never converges.",
      fix: "Leave metadata.namespace out of cluster-scoped children.",
    };
  }
  if (!isCluster && !isParentNamespaced && (namespace === undefined || namespace === "")) {
    return {
      message: "is namespaced and has no namespace, and neither has its parent.",
      fix: "Set metadata.namespace on the children of a cluster-scoped parent.",
    };
  }
  if (isParentNamespaced && namespace !== parentNamespace) {
    const message =
      "is not in its parent's namespace: it is never observed again, and the garbage collector removes it.";
    return { message, fix: "Leave metadata.namespace out, or use the parent's.", isOther: true };
  }
  return undefined;
}
