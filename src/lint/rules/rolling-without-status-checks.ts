import { isRolling, resourceName } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A rolling method without status checks. */
export const rollingWithoutStatusChecks: Rule = {
  id: "rolling-without-status-checks",
  severity: "warning",
  title: "A rolling method without status checks",
  reason:
    "Nothing pauses the rollout: one child a pass is replaced, whether the last one became ready or not.",
  fix: 'Add updateStrategy.statusChecks.conditions, for example type: Ready with status: "True".',

  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-status-checks",
  *check(context) {
    for (const { document, children } of context.controllers)
      for (const child of children)
        if (isRolling(child.method) && !child.hasStatusChecks)
          yield {
            document,
            path: [...child.path, "updateStrategy"],
            message: `${resourceName(child)} rolls by ${child.method} without a status check`,
          };
  },
};
