import type { FilePlan } from "../../src/model/plan.ts";
import type { ProjectModel } from "../../src/model/generated.ts";
import { packageCommands } from "../package/package-json.ts";
import { render } from "../templates.ts";
import { enumerate, userFile } from "../text.ts";

/** Only what the build needs goes to the builder: no secrets, no history, no tests. */
const sent = ["package.json", "tsconfig.json", "src", "vendor"];

/** The Dockerfile and what the builder may see. */
export function planImage({ project, vendor }: ProjectModel): FilePlan[] {
  const commands = packageCommands[project.packageManager];
  const dockerfile = render("image/Dockerfile.hbs", {
    setup: commands.setup ?? "",
    manifests: ["package.json", commands.lockfile, ...commands.files].join(" "),
    hasVendor: vendor.size > 0 || project.dependencies.runtime.startsWith("file:vendor/"),
    cache: commands.cache,
    install: commands.install,
    build: commands.run("build"),
    prune: commands.prune,
    name: project.name,
    description: `Hooks for Metacontroller: ${enumerate(project.controllers.map(({ name }) => name)) || "none yet"}`,
    port: project.service.port,
  });
  const allowed = [...sent, commands.lockfile, ...commands.files].map((path) => `!${path}`);
  return [userFile("Dockerfile", dockerfile), userFile(".dockerignore", `${["*", ...allowed].join("\n")}\n`)];
}
