import { resourceName, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** The same child resource twice. */
export const childDeclaredTwice: Rule = {
  id: "child-declared-twice",
  severity: "error",
  title: "The same child resource twice",
  reason: "Two rules for one resource: only one update method is used, and which one is not defined.",
  fix: "Keep one of them.",
  trap: 8,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#child-resources",
  *check(context) {
    for (const controller of context.controllers) {
      const names = controller.children.map(resourceName);
      for (const [index, child] of controller.children.entries())
        if (names.indexOf(resourceName(child)) < index)
          yield {
            document: controller.document,
            path: child.path,
            message: `${title(controller)} declares ${resourceName(child)} a second time`,
          };
    }
  },
};
