import { isNamespaced, isRolling, resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A rolling update under a cluster-scoped parent. */
export const rollingClusterParent: Rule = {
  id: "rolling-cluster-parent",
  severity: "error",
  title: "A rolling update under a cluster-scoped parent",
  reason:
    "Metacontroller keeps the progress in a ControllerRevision in the parent's namespace. A cluster-scoped parent has none: nothing is ever created (the server could not find the requested resource).",
  fix: "Use InPlace or Recreate for every child of this controller.",

  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-methods",
  *check(context) {
    for (const controller of context.controllers) {
      const parent = controller.parents.find((found) => isNamespaced(context, found) === false);
      if (parent === undefined) continue;
      for (const child of controller.children)
        if (isRolling(child.method))
          yield {
            document: controller.document,
            path: [...child.path, "updateStrategy", "method"],
            message: `${resourceName(child)} rolls by ${child.method}, the parent ${resourceName(parent)} of ${title(controller)} is cluster-scoped`,
          };
    }
  },
};
