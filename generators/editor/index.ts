import type { FilePlan } from "../../src/model/plan.ts";
import { hasPart, type Project } from "../../src/model/project.ts";
import { packageCommands } from "../package/package-json.ts";
import { format, jsonFile, userFile } from "../text.ts";

const settings = {
  "editor.formatOnSave": true,
  "editor.defaultFormatter": "esbenp.prettier-vscode",
  "files.readonlyInclude": { "src/generated/**": true, "crds/**": true },
};

const extensions = { recommendations: ["esbenp.prettier-vscode", "oxc.oxc-vscode", "vitest.explorer"] };

function launch({ packageManager, service }: Project) {
  const base = {
    type: "node",
    request: "launch",
    console: "integratedTerminal",
    skipFiles: ["<node_internals>/**"],
  };
  return {
    version: "0.2.0",
    configurations: [
      {
        ...base,
        name: "Serve the hooks",
        program: "${workspaceFolder}/dist/server.js",
        preLaunchTask: "build",
        env: { PORT: String(service.port), LOG_LEVEL: "debug" },
      },
      { ...base, name: "Test", runtimeExecutable: packageManager, runtimeArgs: ["run", "test"] },
    ],
  };
}

function tasks({ packageManager }: Project) {
  const { run } = packageCommands[packageManager];
  const task = (label: string, script: string, more: object = {}) => ({
    label,
    type: "shell",
    command: run(script),
    problemMatcher: [],
    ...more,
  });
  return {
    version: "2.0.0",
    tasks: [
      task("build", "build", { group: { kind: "build", isDefault: true }, problemMatcher: ["$tsc"] }),
      task("serve", "dev", { isBackground: true }),
      task("test", "test", { group: { kind: "test", isDefault: true } }),
      task("simulate", "simulate"),
      task("check", "check"),
    ],
  };
}

/** What an editor is told on request: how to format, serve, test and simulate. */
export async function planEditor(project: Project): Promise<FilePlan[]> {
  if (!hasPart(project, "vscode")) return [];
  const file = async (path: string, value: unknown): Promise<FilePlan> =>
    userFile(`.vscode/${path}.json`, await format(jsonFile(value), "json"));
  return [
    await file("settings", settings),
    await file("extensions", extensions),
    await file("launch", launch(project)),
    await file("tasks", tasks(project)),
  ];
}
