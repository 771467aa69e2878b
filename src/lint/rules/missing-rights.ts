import { isGranted, metacontrollerRoles, neededRights } from "../rights.ts";
import { title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** Metacontroller lacks rights for a controller. */
export const missingRights: Rule = {
  id: "missing-rights",
  severity: "error",
  title: "Metacontroller lacks rights for a controller",
  reason:
    "The server watches parents, children and related objects with its own rights; without them the controller never starts or every pass fails. Without list and watch on namespaces a related rule with a namespaceSelector is never answered, and no event says so.",
  fix: "Grant them in a ClusterRole that the chart aggregates (metatron generate writes it).",
  trap: 16,
  link: "https://metacontroller.github.io/metacontroller/guide/install.html",
  *check(context) {
    const roles = metacontrollerRoles(context);
    for (const controller of roles.length > 0 ? context.controllers : []) {
      const missing = neededRights(controller).filter((right) => !isGranted(roles, right));
      if (missing.length === 0) continue;
      const texts = missing.map(({ verb, resource, group }) => `${verb} ${resource}${group && `.${group}`}`);
      yield {
        document: controller.document,
        path: controller.path,
        message: `${title(controller)}: no ClusterRole here grants ${texts.join(", ")}`,
      };
    }
  },
};
