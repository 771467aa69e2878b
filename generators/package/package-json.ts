import type { Project } from "../../src/project/model.ts";
import type { FilePlan } from "../../src/plan/model.ts";
import { userFile } from "../text/file.ts";
import { jsonFile } from "../text/yaml.ts";
import { runtimeOverrides } from "./overrides.ts";
import { packageCommands } from "./packages.ts";

const development = {
  "@types/node": "24.19.2",
  "js-yaml": "5.5.0",
  "kubernetes-models": "5.1.0",
  oxlint: "1.80.0",
  prettier: "3.10.1",
  typescript: "7.0.2",
  vitest: "4.1.12",
} as const;

const scripts = {
  build: "tsc",
  start: "node dist/server.js",
  dev: "metatron serve --watch",
  test: "vitest run",
  simulate: "metatron simulate",
  check: "metatron check",
  lint: "oxlint --deny-warnings && prettier --check .",
  format: "prettier --write .",
  typecheck: "tsc --noEmit && tsc -p test",
} as const;

/** `package.json`: one production dependency, exact versions, a script for each habit. */
export function planPackageJson(project: Project): FilePlan {
  const { pin } = packageCommands[project.packageManager];
  return userFile(
    "package.json",
    jsonFile({
      name: project.name,
      version: "0.1.0",
      private: true,
      type: "module",
      ...(pin === undefined ? {} : { packageManager: pin }),
      engines: { node: ">=20.19" },
      scripts: { ...scripts, image: `docker build --tag ${project.image}:dev .` },
      dependencies: { "@metatron/runtime": project.dependencies.runtime },
      ...yarnResolutions(project),
      devDependencies: { "@metatron/cli": project.dependencies.cli, ...development },
    }),
  );
}

function yarnResolutions({ packageManager, dependencies }: Project): object {
  const overrides = runtimeOverrides(dependencies);
  return packageManager === "yarn" && overrides !== undefined ? { resolutions: overrides } : {};
}
