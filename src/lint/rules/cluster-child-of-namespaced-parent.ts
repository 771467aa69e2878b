import { isNamespaced, resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A cluster-scoped child of a namespaced parent. */
export const clusterChildOfNamespacedParent: Rule = {
  id: "cluster-child-of-namespaced-parent",
  severity: "error",
  title: "A cluster-scoped child of a namespaced parent",
  reason:
    "A namespaced parent does not see cluster-scoped children: such a child is created once, never updated, and stays when its parent is deleted.",
  fix: "Make the parent cluster-scoped, or manage that kind by other means.",
  trap: 7,
  link: "https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents",
  *check(context) {
    for (const controller of context.controllers) {
      const parents = controller.parents.filter((parent) => isNamespaced(context, parent) === true);
      const [parent] = parents;
      if (parent === undefined || parents.length < controller.parents.length) continue;
      for (const child of controller.children)
        if (isNamespaced(context, child) === false)
          yield {
            document: controller.document,
            path: child.path,
            message: `${resourceName(child)} is cluster-scoped, the parent ${resourceName(parent)} of ${title(controller)} is namespaced`,
          };
    }
  },
};
