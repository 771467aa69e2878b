import type { FilePlan } from "../../src/plan/model.ts";
import type { Context } from "../context/context.ts";
import { render } from "../templates.ts";
import { toolFile, userFile } from "../text/file.ts";
import { format } from "../text/format.ts";

/** The server of a project, and the list of controllers that it mounts. */
export async function planServer({ controllers }: Context): Promise<FilePlan[]> {
  const view = controllers.map(({ names }) => ({
    local: names.value,
    path: `../controllers/${names.file}.ts`,
  }));
  const list = await format(render("server/controllers.hbs", { controllers: view }), "typescript");
  const server = await format(render("server/server.hbs", {}), "typescript");
  return [toolFile("src/generated/controllers.ts", list), userFile("src/server.ts", server)];
}
