import type { FilePlan } from "../../src/model/plan.ts";
import type { Project } from "../../src/model/project.ts";
import { format, jsonFile, style, userFile, yaml } from "../text.ts";
import { planPackageJson, runtimeOverrides } from "./package-json.ts";

const compiler = {
  target: "es2023",
  lib: ["es2023"],
  module: "nodenext",
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  rewriteRelativeImportExtensions: true,
  noImplicitOverride: true,
  skipLibCheck: true,
  rootDir: "src",
  outDir: "dist",
};

const tests = {
  extends: "../tsconfig.json",
  compilerOptions: { noEmit: true, rootDir: "..", allowImportingTsExtensions: true },
  include: [".", "../src"],
};

const lint = {
  plugins: ["typescript", "import", "unicorn", "oxc"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: ["dist", "src/generated", "coverage"],
};

const toolOwned = ["crds/", "manifests/", "src/generated/", "vendor/", ".metatron/", "metatron.json"];

/**
 * The same bytes on every machine; what metatron writes is folded away in reviews, and a merge takes both sides of it: the
 * next `metatron generate` writes it anew.
 */
const attributes = [
  "* text=auto eol=lf",
  "*.tgz binary",
  "/.metatron/ledger merge=union linguist-generated -diff",
  "/crds/*.yaml linguist-generated",
  "/crds/kustomization.yaml merge=union",
  "/manifests/**/*.yaml merge=union linguist-generated",
  "/src/generated/*.ts merge=union linguist-generated",
];

const untracked = ["node_modules/", "dist/", "coverage/", "*.tsbuildinfo", ".env", ".DS_Store"];

const lockfiles = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock"];

const lines = (list: readonly string[]): string => `${list.join("\n")}\n`;

/** What makes the folder a package: dependencies, compiler, formatter, lint, and what git leaves out. */
export async function planPackage(project: Project): Promise<FilePlan[]> {
  const file = async (path: string, value: unknown): Promise<FilePlan> =>
    userFile(path, await format(jsonFile(value), "json"));
  return [
    planPackageJson(project),
    await file("tsconfig.json", { compilerOptions: compiler, include: ["src"] }),
    await file("test/tsconfig.json", tests),
    await file(".prettierrc.json", style),
    await file(".oxlintrc.json", lint),
    userFile(".gitattributes", lines(attributes)),
    userFile(".gitignore", lines([...untracked, ...(project.packageManager === "yarn" ? [".yarn/"] : [])])),
    userFile(".prettierignore", lines([...toolOwned, "dist/", "coverage/", ...lockfiles])),
    ...(await managerFiles(project)),
  ];
}

/** What pnpm and yarn must be told so that the folder installs like with npm. */
async function managerFiles({ packageManager, dependencies }: Project): Promise<FilePlan[]> {
  const file = async (path: string, value: object): Promise<FilePlan[]> => [
    userFile(path, await format(yaml(value), "yaml")),
  ];
  if (packageManager === "yarn")
    return await file(".yarnrc.yml", { enableTelemetry: false, nodeLinker: "node-modules" });
  if (packageManager !== "pnpm") return [];
  const overrides = runtimeOverrides(dependencies);
  return await file("pnpm-workspace.yaml", {
    packages: ["."],
    ...(overrides === undefined ? {} : { overrides }),
  });
}
