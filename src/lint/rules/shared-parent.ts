import { resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** Two composite controllers for one parent. */
export const sharedParent: Rule = {
  id: "shared-parent",
  severity: "error",
  title: "Two composite controllers for one parent",
  reason: "Both claim the parent's children and write its status: each undoes the other's work.",
  fix: "Join them, or tell them apart by parentResource.labelSelector.",
  trap: 17,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#parent-resource",
  *check(context) {
    const composites = context.controllers.filter((controller) => controller.type === "composite");
    for (const [index, controller] of composites.entries())
      for (const parent of controller.parents) {
        if (parent.apiVersion === "" || parent.hasSelector) continue;
        const other = composites
          .slice(0, index)
          .find(
            (before) =>
              before.name !== controller.name &&
              before.parents.some((its) => !its.hasSelector && resourceName(its) === resourceName(parent)),
          );
        if (!other) continue;
        yield {
          document: controller.document,
          path: parent.path,
          message: `${title(controller)} and ${title(other)} both have the parent ${resourceName(parent)}`,
        };
      }
  },
};
