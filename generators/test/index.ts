import type { FilePlan } from "../../src/plan/model.ts";
import { isComposite, resourcesOf, type Context, type ControllerContext } from "../context/context.ts";
import { render } from "../templates.ts";
import { userFile } from "../text/file.ts";
import { format } from "../text/format.ts";
import { exampleOf, exampleText } from "./example-file.ts";
import { keepsSelector } from "./parent-selector.ts";
import { prunesGeneration, refusesStatus } from "./status-faults.ts";

/** For each controller an example object, and a test that puts it to the controller. */
export async function planTests(context: Context): Promise<FilePlan[]> {
  const plans = context.controllers.map(async (controller) => {
    const example = exampleOf(context, controller);
    const text = await format(exampleText(example), "yaml");
    return [
      userFile(`examples/${controller.names.file}.yaml`, text),
      await planTest(controller, example.problems.length > 0),
    ];
  });
  return (await Promise.all(plans)).flat();
}

/** Where the example or the CRD itself keeps the parent from its way, the test only asks for an answer. */
async function planTest(controller: ControllerContext, isExampleInvalid: boolean): Promise<FilePlan> {
  const { entry, names } = controller;
  const isRefused = isComposite(controller) && refusesStatus(controller.parent.version);
  const dropsSelector =
    isComposite(controller) &&
    !controller.entry.generateSelector &&
    !keepsSelector(controller.parent.version.schema);
  const isAnswered = isRefused || dropsSelector || isExampleInvalid;
  const crds = new Set(resourcesOf(entry).flatMap(({ crd }) => crd ?? []));
  const text = render(isAnswered ? "test/answered.hbs" : "test/simulated.hbs", {
    file: names.file,
    name: entry.name,
    url: `/${entry.route}/sync`,
    crds: [...crds].sort(),
    isExampleInvalid,
    dropsSelector: dropsSelector && !isRefused && !isExampleInvalid,
    prunesGeneration: isComposite(controller) && prunesGeneration(controller.parent.version.schema),
  });
  return userFile(`test/${names.file}.test.ts`, await format(text, "typescript"));
}
