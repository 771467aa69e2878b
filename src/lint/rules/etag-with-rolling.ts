import { hooksOf, isRolling } from "../lookup.ts";
import { objectOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** ETag beside a rolling update method. */
export const etagWithRolling: Rule = {
  id: "etag-with-rolling",
  severity: "error",
  title: "ETag beside a rolling update method",
  reason:
    "All live revisions of a parent share one slot of the ETag cache: a revision can be answered with another’s children.",
  fix: "Turn etag off, or use an update method that does not roll.",
  trap: 10,
  link: "https://metacontroller.github.io/metacontroller/api/hook.html#etag",
  *check(context) {
    for (const { controller, hook } of hooksOf(context))
      if (
        hook.name === "sync" &&
        objectOf(hook.webhook?.["etag"])["enabled"] === true &&
        controller.children.some((child) => isRolling(child.method))
      )
        yield {
          document: controller.document,
          path: [...hook.path, "webhook", "etag"],
          message: `"${controller.name}" uses etag and rolls children`,
        };
  },
};
