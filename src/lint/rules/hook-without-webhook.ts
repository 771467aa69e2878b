import { hookAddress, hooksOf } from "../lookup.ts";
import { objectOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** A hook that cannot be called. */
export const hookWithoutWebhook: Rule = {
  id: "hook-without-webhook",
  severity: "error",
  title: "A hook that cannot be called",
  reason:
    "A declared hook needs a url, or a service and a path; without them Metacontroller does not start the controller (event CreateError).",
  fix: "Give the webhook a url, or service.name, service.namespace and path; or remove the hook.",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html#webhook",
  *check(context) {
    for (const { controller, hook } of hooksOf(context)) {
      if (controller.document === context.project?.document) continue;
      const service = objectOf(hook.webhook?.["service"]);
      const isCallable =
        hook.webhook?.["url"] !== undefined || (service["name"] && service["namespace"] && hookAddress(hook));
      if (isCallable) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook"],
        message: `the ${hook.name} hook of "${controller.name}" has no ${hook.webhook ? "complete address" : "webhook"}`,
      };
    }
  },
};
