import type { StoredObject } from "../api-server.ts";
import type { Pass } from "../controller/context.ts";
import { type Desired, parentRule, refOf } from "../controller/model.ts";
import { describe } from "../names.ts";

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
