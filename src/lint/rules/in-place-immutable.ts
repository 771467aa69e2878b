import { resourceName } from "../lookup.ts";
import type { Rule } from "../model.ts";
import { groupOf } from "@metatron/runtime/kubernetes";

/** InPlace on Pods or Jobs. */
export const inPlaceImmutable: Rule = {
  id: "in-place-immutable",
  severity: "error",
  title: "InPlace on Pods or Jobs",
  reason:
    "Almost all of a Pod's spec and a Job's template is immutable: the update is refused on every pass.",
  fix: "Use Recreate; under server-side apply leave the child out for one pass instead, or give it a name that changes with its content.",
  trap: 4,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-methods",
  *check(context) {
    for (const { document, children } of context.controllers)
      for (const child of children) {
        const kind = `${child.resource}.${groupOf(child.apiVersion)}`;
        if ((kind === "pods." || kind === "jobs.batch") && child.method?.endsWith("InPlace"))
          yield {
            document,
            path: [...child.path, "updateStrategy", "method"],
            message: `${resourceName(child)} cannot be updated by ${child.method}`,
          };
      }
  },
};
