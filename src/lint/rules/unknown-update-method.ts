import { title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** An update method that the controller does not have. */
export const unknownUpdateMethod: Rule = {
  id: "unknown-update-method",
  severity: "error",
  title: "An update method that the controller does not have",
  reason:
    "The CRDs of Metacontroller refuse the controller when it is applied (Unsupported value); decorators have no rolling methods.",
  fix: "Use OnDelete, Recreate or InPlace.",

  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-update-methods",
  *check(context) {
    for (const controller of context.controllers)
      for (const child of controller.children) {
        const methods = [...common, ...(controller.type === "composite" ? rolling : [])];
        if (child.method === undefined || methods.includes(child.method)) continue;
        yield {
          document: controller.document,
          path: [...child.path, "updateStrategy", "method"],
          message: `"${child.method}" is no update method of a ${title(controller)}`,
        };
      }
  },
};

const common = ["OnDelete", "Recreate", "InPlace"];
const rolling = ["RollingRecreate", "RollingInPlace"];
