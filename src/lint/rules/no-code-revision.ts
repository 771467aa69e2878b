import { hookAddress, hooksOf } from "../lookup.ts";
import type { Rule } from "../model.ts";

/** A hook URL without a code revision. */
export const noCodeRevision: Rule = {
  id: "no-code-revision",
  severity: "warning",
  title: "A hook URL without a code revision",
  reason:
    "A new release of the hook re-syncs nothing: only a change of the controller’s spec restarts it, so a revision in the URL carries new code to every parent.",
  fix: "Let the path end in ?revision=<release>, as metatron generate writes it.",
  trap: 11,
  link: "https://metacontroller.github.io/metacontroller/api/hook.html#webhook",
  *check(context) {
    for (const { controller, hook } of context.project ? hooksOf(context) : []) {
      const address = hookAddress(hook);
      if (address === undefined || /[?&]revision=./.test(address)) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook"],
        message: `the ${hook.name} hook of "${controller.name}" is called at ${address}`,
      };
    }
  },
};
