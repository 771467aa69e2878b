import type { ControllerFacts, HookFacts } from "./facts/controller.ts";
import type { LintContext } from "./model.ts";
import { listOf, objectOf, textOf, valueAt } from "./values.ts";

/** The runtime's own deadline for a hook, in seconds, when the workload does not set another. */
export const defaultDeadlineSeconds = 9;

const variable = "METATRON_DEADLINE_SECONDS";

/** The deadline of the workload that serves a hook; undefined when the hook is not served by this project. */
export function deadlineOf(
  context: LintContext,
  controller: ControllerFacts,
  hook: HookFacts,
): number | undefined {
  const project = context.project;
  if (!project) return undefined;
  const service = textOf(objectOf(hook.webhook?.["service"])["name"]);
  if (controller.document !== project.document && service !== project.name) return undefined;
  return deadlineOfWorkload(context, project.name) ?? defaultDeadlineSeconds;
}

function deadlineOfWorkload(context: LintContext, name: string): number | undefined {
  const workload = context.documents.find(
    ({ value }) => value["kind"] === "Deployment" && objectOf(value["metadata"])["name"] === name,
  );
  const containers = listOf(valueAt(workload?.value, ["spec", "template", "spec", "containers"]));
  const entries = containers.flatMap((container) => listOf(objectOf(container)["env"])).map(objectOf);
  const text = textOf(entries.find((entry) => entry["name"] === variable)?.["value"]);
  return text === undefined ? undefined : Number(text);
}
