import type { FilePlan } from "../../src/model/plan.ts";
import type { Context } from "../context.ts";
import { render } from "../templates.ts";
import { format, toolFile, userFile } from "../text.ts";

/** The server of a project, and the list of controllers that it mounts. */
export async function planServer({ controllers }: Context): Promise<FilePlan[]> {
  const view = controllers.map(({ names }) => ({
    local: names.value,
    path: `../controllers/${names.source}.ts`,
  }));
  const list = await format(render("server/controllers.hbs", { controllers: view }), "typescript");
  const server = await format(render("server/server.hbs", {}), "typescript");
  return [toolFile("src/generated/controllers.ts", list), userFile("src/server.ts", server)];
}
