import { isNamespaced, isRolling, resourceName } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A rolling update of children. */
export const rollingStalls: Rule = {
  id: "rolling-stalls",
  severity: "warning",
  title: "A rolling update method",
  reason:
    "Metacontroller 4.17.2 moves one child only and then waits for ever (status Updated=False, RolloutWaiting, missing child …): it does not find the namespaced child that it has just updated. A single child rolls.",
  fix: "Use InPlace or Recreate, which change all children at once; to go one by one, answer one changed child a pass.",

  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-methods",
  *check(context) {
    for (const { document, parents, children } of context.controllers) {
      // Under a cluster-scoped parent not even one child is made: rolling-cluster-parent.
      if (parents.some((parent) => isNamespaced(context, parent) === false)) continue;
      for (const child of children)
        if (isRolling(child.method))
          yield {
            document,
            path: [...child.path, "updateStrategy", "method"],
            message: `${resourceName(child)} rolls by ${child.method}`,
          };
    }
  },
};
