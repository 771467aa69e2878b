import { isBuiltinGroup, resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";
import { groupOf } from "@metatron/runtime/kubernetes";

/** A composite parent must be defined by a CRD. */
export const parentNotCrd: Rule = {
  id: "parent-not-crd",
  severity: "error",
  title: "A composite parent must be defined by a CRD",
  reason:
    "Metacontroller looks the parent up as the CRD <plural>.<group>; a built-in parent is never found and the controller does not start.",
  fix: "Use a DecoratorController for a built-in kind, or name a custom resource as the parent.",
  trap: 6,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#parent-resource",
  *check(context) {
    for (const controller of context.controllers)
      for (const parent of controller.type === "composite" ? controller.parents : [])
        if (parent.apiVersion !== "" && isBuiltinGroup(groupOf(parent.apiVersion)))
          yield {
            document: controller.document,
            path: [...parent.path, "resource"],
            message: `${title(controller)} has the built-in parent ${resourceName(parent)}`,
          };
  },
};
