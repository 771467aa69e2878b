import { hooksOf, deadlineOf, secondsOf } from "../lookup.ts";
import { textOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** A hook timeout that does not leave room for the deadline. */
export const timeoutNotOverDeadline: Rule = {
  id: "timeout-not-over-deadline",
  severity: "error",
  title: "A hook timeout that does not leave room for the deadline",
  reason:
    "Metacontroller gives up before the runtime has answered: the readable 503 never arrives, and the same work starts again.",
  fix: "Let the hook’s timeout exceed the deadline of the runtime by a second or more.",
  trap: 14,
  link: "https://metacontroller.github.io/metacontroller/api/hook.html#webhook",
  *check(context) {
    for (const { controller, hook } of hooksOf(context)) {
      const deadline = deadlineOf(context, controller, hook);
      const timeout = secondsOf(textOf(hook.webhook?.["timeout"]) ?? "10s");
      if (deadline === undefined || timeout === undefined || timeout > deadline) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook", "timeout"],
        message: `the ${hook.name} hook of "${controller.name}" times out after ${timeout} s, the runtime answers within ${deadline} s`,
      };
    }
  },
};
