import { title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** Hooks of different versions beside customize. */
export const mixedHookVersions: Rule = {
  id: "mixed-hook-versions",
  severity: "error",
  title: "Hooks of different versions beside customize",
  reason:
    "With customize v2 and sync v1, related objects of other namespaces and cluster-scoped ones are dropped silently.",
  fix: "Give all hooks of the controller the same version (v2).",

  link: "https://metacontroller.github.io/metacontroller/api/customize.html",
  *check(context) {
    for (const controller of context.controllers) {
      const customize = controller.hooks.find((hook) => hook.name === "customize");
      for (const hook of customize ? controller.hooks : [])
        if (hook !== customize && customize && hook.version !== customize.version)
          yield {
            document: controller.document,
            path: hook.path,
            message: `${title(controller)} has customize ${customize.version} and ${hook.name} ${hook.version}`,
          };
    }
  },
};
