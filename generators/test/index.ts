import type { FilePlan } from "../../src/plan/model.ts";
import { isComposite, resourcesOf, type Context, type ControllerContext } from "../context/context.ts";
import { render } from "../templates.ts";
import { userFile } from "../text/file.ts";
import { format } from "../text/format.ts";
import { yaml } from "../text/yaml.ts";
import { exampleOf } from "./example-file.ts";
import { prunesGeneration, refusesStatus } from "./status-faults.ts";

/** For each controller an example object, and a test that puts it to the controller. */
export async function planTests(context: Context): Promise<FilePlan[]> {
  const plans = context.controllers.map(async (controller) => [
    userFile(
      `examples/${controller.names.file}.yaml`,
      await format(yaml(exampleOf(context, controller)), "yaml"),
    ),
    await planTest(controller),
  ]);
  return (await Promise.all(plans)).flat();
}

/** Where the CRD itself keeps Metacontroller from writing the status, the test only asks for an answer. */
async function planTest(controller: ControllerContext): Promise<FilePlan> {
  const { entry, names } = controller;
  const isRefused = isComposite(controller) && refusesStatus(controller.parent.version);
  const crds = new Set(resourcesOf(entry).flatMap(({ crd }) => crd ?? []));
  const text = render(isRefused ? "test/answered.hbs" : "test/simulated.hbs", {
    file: names.file,
    name: entry.name,
    url: `/${entry.route}/sync`,
    crds: [...crds].sort(),
    prunesGeneration: isComposite(controller) && prunesGeneration(controller.parent.version.schema),
  });
  return userFile(`test/${names.file}.test.ts`, await format(text, "typescript"));
}
