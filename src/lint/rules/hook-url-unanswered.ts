import type { ControllerFacts, HookFacts } from "../facts.ts";
import { hookPath, hooksOf } from "../lookup.ts";
import type { LintContext } from "../model.ts";
import { objectOf } from "../document.ts";
import type { Rule } from "../model.ts";

/** A hook URL that no route answers. */
export const hookUrlUnanswered: Rule = {
  id: "hook-url-unanswered",
  severity: "error",
  title: "A hook URL that no route answers",
  reason: "The server answers 404 to every call, and the parent is retried for ever.",
  fix: "Let the path be /<route>/<hook> of a controller in metatron.json that declares this hook.",

  link: "https://metacontroller.github.io/metacontroller/api/hook.html#webhook",
  *check(context) {
    const project = context.project;
    for (const { controller, hook } of project ? hooksOf(context) : []) {
      const path = hookPath(hook);
      if (path === undefined || !isOurs(context, controller, hook)) continue;
      const answered = (project?.routes ?? []).flatMap(({ route, hooks }) =>
        hooks.map((name) => `/${route}/${name}`),
      );
      if (answered.includes(path)) continue;
      yield {
        document: controller.document,
        path: [...hook.path, "webhook"],
        message: `${path} is not answered; this project answers ${answered.join(", ") || "nothing"}`,
      };
    }
  },
};

/** True when the hook is addressed to this project's service. */
function isOurs({ project }: LintContext, controller: ControllerFacts, hook: HookFacts): boolean {
  const service = objectOf(hook.webhook?.["service"]);
  return (
    controller.document !== project?.document &&
    service["name"] === project?.name &&
    service["namespace"] === project?.namespace
  );
}
