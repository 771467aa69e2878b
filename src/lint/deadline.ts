import type { ControllerFacts, HookFacts } from "./facts/controller.ts";
import type { LintContext } from "./model.ts";
import { objectOf } from "./values.ts";

/** The runtime's own deadline for a hook, in seconds, when the controller does not set another. */
export const defaultDeadlineSeconds = 9;

/** After how many seconds the runtime gives a call up; undefined when the hook is not served by this project. */
export function deadlineOf(
  { project }: LintContext,
  controller: ControllerFacts,
  hook: HookFacts,
): number | undefined {
  if (!project) return undefined;
  const isOurs = objectOf(hook.webhook?.["service"])["name"] === project.name;
  if (controller.document !== project.document && !isOurs) return undefined;
  const seconds = /\btimeoutSeconds:\s*([\d.]+)/.exec(project.sources.get(controller.name) ?? "")?.[1];
  return seconds === undefined ? defaultDeadlineSeconds : Number(seconds);
}
