import { hooksOf, implementedHooks, title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A declared hook that the controller does not implement. */
export const hookNotImplemented: Rule = {
  id: "hook-not-implemented",
  severity: "error",
  title: "A declared hook that the controller does not implement",
  reason: "Metacontroller calls it and gets 404; with finalize no parent can ever be deleted.",
  fix: "Implement it in the controller, or generate again without it (--hooks).",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html",
  *check(context) {
    for (const { controller, hook } of hooksOf(context)) {
      const source = context.project?.controllers.includes(controller)
        ? context.project.sources.get(controller.name)
        : undefined;
      if (source === undefined || implementedHooks(source).includes(hook.name)) continue;
      yield {
        document: controller.document,
        path: hook.path,
        message: `${title(controller)} declares ${hook.name}, its source does not define it`,
      };
    }
  },
};
