import { title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A controller without a sync hook. */
export const noSyncHook: Rule = {
  id: "no-sync-hook",
  severity: "error",
  title: "A controller without a sync hook",
  reason: "Without sync nothing is ever desired: Metacontroller fails every pass.",
  fix: "Add hooks.sync with a webhook.",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html",
  *check(context) {
    for (const controller of context.controllers)
      if (!controller.hooks.some((hook) => hook.name === "sync"))
        yield {
          document: controller.document,
          path: [...controller.path, "hooks"],
          message: `${title(controller)} has no sync hook`,
        };
  },
};
