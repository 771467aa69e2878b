import { implementedHooks, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** An implemented hook that is not declared. */
export const hookNotDeclared: Rule = {
  id: "hook-not-declared",
  severity: "error",
  title: "An implemented hook that is not declared",
  reason:
    "Metacontroller never calls it: an undeclared finalize cleans nothing up, because children simply go with their parent.",
  fix: "Generate again with --hooks naming it, or remove the code.",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html",
  *check(context) {
    for (const controller of context.project?.controllers ?? []) {
      const declared = controller.hooks.map((hook) => hook.name);
      const source = context.project?.sources.get(controller.name) ?? "";
      for (const name of implementedHooks(source).filter((hook) => !declared.includes(hook)))
        yield {
          document: controller.document,
          path: [...controller.path, "hooks"],
          message: `the source of ${title(controller)} defines ${name}, which is not declared`,
        };
    }
  },
};
