import { hooksOf } from "../lookup.ts";
import { objectOf, textOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** authorization beside basicAuth. */
export const twoAuthorizations: Rule = {
  id: "two-authorizations",
  severity: "error",
  title: "authorization beside basicAuth",
  reason:
    "A call carries one Authorization header: Metacontroller refuses a hook with both, and one whose authorization.type is Basic.",
  fix: "Keep authorization (Bearer) or basicAuth.",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html#authentication",
  *check(context) {
    for (const { controller, hook } of hooksOf(context)) {
      const authorization = hook.webhook?.["authorization"];
      const isBasic = textOf(objectOf(authorization)["type"])?.toLowerCase() === "basic";
      const isTwice = authorization !== undefined && hook.webhook?.["basicAuth"] !== undefined;
      if (!isBasic && !isTwice) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook", "authorization"],
        message: isTwice
          ? "authorization and basicAuth together"
          : "authorization.type is Basic; that is what basicAuth is for",
      };
    }
  },
};
