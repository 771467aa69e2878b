import { load } from "js-yaml";
import { expect, test } from "vitest";
import { planPackage } from "../../generators/package/index.ts";
import type { Project } from "../../src/model/project.ts";
import { modelOf } from "../support/project-model.ts";

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly resolutions?: object;
}

const range = { runtime: "^0.1.0", cli: "^0.1.0" };
const archive = { "@metatron/runtime": "file:vendor/metatron-runtime-0.1.0.tgz" };

async function planned(more: Partial<Project>): Promise<{ manifest: Manifest; workspace: unknown }> {
  const plan = await planPackage(modelOf([], [], more).project);
  const text = (name: string): string => String(plan.find(({ path }) => path === name)?.content ?? "null");
  return {
    manifest: JSON.parse(text("package.json")) as Manifest,
    workspace: load(text("pnpm-workspace.yaml")),
  };
}

test("a project has a script for each habit, and one production dependency", async () => {
  const { manifest } = await planned({});
  expect(manifest.scripts).toMatchObject({
    build: "tsc",
    start: "node dist/server.js",
    dev: "metatron serve --watch",
    test: "vitest run",
    simulate: "metatron simulate",
    check: "metatron check",
    image: "docker build --tag registry.example.org/team/blog-hooks:dev .",
  });
  expect(manifest.dependencies).toEqual(archive);
});

test("the CLI's own dependency on the runtime is met by the archive, with pnpm and yarn too", async () => {
  expect((await planned({ packageManager: "pnpm" })).workspace).toEqual({
    packages: ["."],
    overrides: archive,
  });
  expect((await planned({ packageManager: "yarn" })).manifest.resolutions).toEqual(archive);
});

test("a released version needs no override", async () => {
  expect((await planned({ packageManager: "pnpm", dependencies: range })).workspace).toEqual({
    packages: ["."],
  });
  expect((await planned({ packageManager: "yarn", dependencies: range })).manifest).not.toHaveProperty(
    "resolutions",
  );
});
