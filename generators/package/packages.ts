import type { PackageManager } from "../../src/project/model.ts";

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
