import { hooksOf } from "../lookup.ts";
import { objectOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** etag.cacheTimeoutSeconds without cacheCleanupSeconds. */
export const etagWithoutCleanup: Rule = {
  id: "etag-without-cleanup",
  severity: "error",
  title: "etag.cacheTimeoutSeconds without cacheCleanupSeconds",
  reason:
    "Metacontroller fails to start this controller and tries again and again, without an event that says so; its other controllers go on.",
  fix: "Set etag.cacheCleanupSeconds too, or leave both out.",
  trap: 10,
  link: "https://metacontroller.github.io/metacontroller/api/hook.html#etag",
  *check(context) {
    for (const { controller, hook } of hooksOf(context)) {
      const etag = objectOf(hook.webhook?.["etag"]);
      if (etag["cacheTimeoutSeconds"] === undefined || etag["cacheCleanupSeconds"] !== undefined) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook", "etag"],
        message: `the ${hook.name} hook of "${controller.name}" has cacheTimeoutSeconds but no cacheCleanupSeconds`,
      };
    }
  },
};
