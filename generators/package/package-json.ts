import type { FilePlan } from "../../src/model/plan.ts";
import type { PackageManager, Project } from "../../src/model/project.ts";
import { jsonFile, userFile } from "../text.ts";

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

/** How a package manager says what the generated scripts, image and CI need. */
export interface Commands {
  readonly lockfile: string;
  /** Installs exactly what the lockfile says. */
  readonly install: string;
  /** Leaves only the production dependencies. */
  readonly prune: string;
  readonly run: (script: string) => string;
  /** Where it keeps downloads in the image of Node, for a cache mount. */
  readonly cache: string;
  /** Makes the command available in the image of Node. */
  readonly setup?: string;
  /** `packageManager` of package.json. */
  readonly pin?: string;
  /** Files beside package.json that it needs to install. */
  readonly files: readonly string[];
}

/** The package managers that a project may choose. */
export const packageCommands: Readonly<Record<PackageManager, Commands>> = {
  npm: {
    lockfile: "package-lock.json",
    install: "npm ci",
    prune: "npm prune --omit=dev --omit=optional --omit=peer",
    run: (script) => `npm run ${script}`,
    cache: "/root/.npm",
    files: [],
  },
  pnpm: {
    lockfile: "pnpm-lock.yaml",
    install: "pnpm install --frozen-lockfile",
    prune: "CI=true pnpm prune --prod",
    run: (script) => `pnpm run ${script}`,
    cache: "/root/.local/share/pnpm/store",
    setup: "corepack enable pnpm",
    pin: "pnpm@10.34.8",
    files: ["pnpm-workspace.yaml"],
  },
  yarn: {
    lockfile: "yarn.lock",
    install: "yarn install --immutable",
    prune: "yarn workspaces focus --all --production",
    run: (script) => `yarn run ${script}`,
    cache: "/root/.yarn/berry/cache",
    setup: "corepack enable yarn",
    pin: "yarn@4.18.1",
    files: [".yarnrc.yml"],
  },
};

/**
 * Where `@metatron/cli` finds the runtime when the project has it from an archive: npm takes the one that is there, pnpm and
 * yarn would ask a registry.
 */
export function runtimeOverrides({
  runtime,
}: Project["dependencies"]): { readonly "@metatron/runtime": string } | undefined {
  return runtime.startsWith("file:") ? { "@metatron/runtime": runtime } : undefined;
}
