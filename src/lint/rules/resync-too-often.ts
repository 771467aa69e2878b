import { title } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A resync period of seconds. */
export const resyncTooOften: Rule = {
  id: "resync-too-often",
  severity: "warning",
  title: "A resync period of seconds",
  reason:
    "Every parent is synced at that pace, changed or not; Metacontroller’s own client is limited to 5 requests a second by default.",
  fix: "Use minutes, and resyncAfterSeconds for the one parent that waits for something.",
  trap: 14,
  link: "https://metacontroller.github.io/metacontroller/api/compositecontroller.html#resync-period",
  *check(context) {
    for (const controller of context.controllers) {
      const seconds = controller.resyncPeriodSeconds;
      if (seconds === undefined || seconds >= 10) continue;
      yield {
        document: controller.document,
        path: [...controller.path, "resyncPeriodSeconds"],
        message: `${title(controller)} is synced every ${seconds} s`,
      };
    }
  },
};
