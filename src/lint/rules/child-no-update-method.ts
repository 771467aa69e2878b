import { resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A child without an update method. */
export const childNoUpdateMethod: Rule = {
  id: "child-no-update-method",
  severity: "warning",
  title: "A child without an update method",
  reason:
    "The default method is OnDelete: an existing child is never updated, so a change of the parent seems to do nothing.",
  fix: "Say updateStrategy.method: InPlace (Recreate for Pods and Jobs), or OnDelete when that is meant.",
  trap: 4,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-strategy",
  *check(context) {
    for (const controller of context.controllers)
      for (const child of controller.children)
        if (child.method === undefined)
          yield {
            document: controller.document,
            path: child.path,
            message: `${title(controller)} never updates its ${resourceName(child)}: no updateStrategy.method`,
          };
  },
};
