import type { FilePlan } from "../../src/plan/model.ts";
import type { Context, ControllerContext } from "../context/context.ts";
import { render } from "../templates.ts";
import { userFile } from "../text/file.ts";
import { format } from "../text/format.ts";
import { yaml } from "../text/yaml.ts";
import { exampleOf } from "./example-file.ts";

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

async function planTest({ entry, names }: ControllerContext): Promise<FilePlan> {
  const isComposite = entry.type === "composite";
  const text = render("test/test.hbs", {
    file: names.file,
    url: `/${entry.route}/sync`,
    subject: isComposite ? "parent" : "object",
    children: isComposite ? "children" : "attachments",
  });
  return userFile(`test/${names.file}.test.ts`, await format(text, "typescript"));
}
