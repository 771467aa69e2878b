import { resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";
import { groupOf } from "@metatron/runtime/kubernetes";

/** Two versions of one child kind. */
export const twoVersionsOfAKind: Rule = {
  id: "two-versions-of-a-kind",
  severity: "error",
  title: "Two versions of one child kind",
  reason:
    "The API server shows every object in both versions, so each rule sees the other’s children as not desired and deletes them.",
  fix: "Declare one version.",
  trap: 8,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-resources",
  *check(context) {
    for (const controller of context.controllers)
      for (const [index, child] of controller.children.entries()) {
        const other = controller.children
          .slice(0, index)
          .find(
            (before) =>
              before.resource === child.resource && groupOf(before.apiVersion) === groupOf(child.apiVersion),
          );
        if (!other || other.apiVersion === child.apiVersion) continue;
        yield {
          document: controller.document,
          path: [...child.path, "apiVersion"],
          message: `${title(controller)} declares ${resourceName(other)} and ${resourceName(child)}`,
        };
      }
  },
};
