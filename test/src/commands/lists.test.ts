import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { generate } from "../../../src/commands/generate.ts";
import { init } from "../../../src/commands/init.ts";
import { upgrade } from "../../../src/commands/upgrade.ts";
import { UserError } from "../../../src/model/errors.ts";
import type { Project } from "../../../src/model/project.ts";
import { parseProject } from "../../../src/project/index.ts";
import { createTestIo, temporaryFolder, type TestIo } from "../../support/io.ts";
import { root } from "../../support/root.ts";

let project: string;
const read = (path: string): string => readFileSync(join(project, path), "utf8");
const write = (path: string, text: string): void => writeFileSync(join(project, path), text);
const entry = (): Project["controllers"][number] & { readonly type: "composite" } =>
  parseProject(read("metatron.json"), "metatron.json").controllers[0] as never;
const children = (): string[] => entry().children.map(({ kind }) => kind);
const run = async (flags: object, io: TestIo = createTestIo(project), options: object = {}) =>
  await generate({ sources: [], flags, ...options }, io);

async function problemsOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems
    .map(({ code, message, fix }) => `${code} ${message} ${fix}`)
    .join("\n");
}

beforeEach(async () => {
  const folder = temporaryFolder();
  project = join(folder, "blog");
  await init(
    {
      directory: "blog",
      project: {},
      crds: [join(root, "test/golden/blog-crd.yaml")],
      controller: { children: ["deployments,services,secrets=OnDelete"] },
      git: false,
      install: false,
      yes: true,
      runtime: "^0.1.0",
      cli: "^0.1.0",
    },
    createTestIo(folder),
  );
});

test("+ adds to the list, - takes away, and what is not named stays as it is", async () => {
  await run({ children: ["+configmaps,-services", "+deployments=OnDelete"] });
  expect(children()).toEqual(["Deployment", "Secret", "ConfigMap"]);
  expect(entry().children.map(({ updateStrategy: { method } }) => method)).toEqual([
    "OnDelete",
    "OnDelete",
    "InPlace",
  ]);
  await run({ hooks: ["+finalize"] });
  await run({ related: ["configmaps,nodes"] });
  expect(Object.keys(entry().hooks)).toEqual(["sync", "finalize", "customize"]);
  await run({ related: ["-nodes"], hooks: ["-finalize"] });
  expect(entry().related.map(({ kind }) => kind)).toEqual(["ConfigMap"]);
  expect(Object.keys(entry().hooks)).toEqual(["sync", "customize"]);
  expect(children()).toEqual(["Deployment", "Secret", "ConfigMap"]);
});

test("a plain list replaces, says what is withdrawn, and wants --yes in a terminal", async () => {
  const terminal = createTestIo(project, { isTTY: true });
  expect(await problemsOf(run({ children: ["configmaps"] }, terminal))).toMatch(
    /GENERATE_WITHDRAWS [^]*withdrawn: Deployment, Service, Secret of blog-controller[^]*--yes/,
  );
  expect(children()).toEqual(["Deployment", "Service", "Secret"]);
  await run({ children: ["-secrets"] }, terminal);
  expect(terminal.said.stderr).toContain("withdrawn: Secret of blog-controller");
  await run({ children: ["configmaps"] }, terminal, { yes: true });
  expect(children()).toEqual(["ConfigMap"]);
  const script = createTestIo(project);
  await run({ children: ["deployments"] }, script);
  expect(script.said.stderr).toContain("withdrawn: ConfigMap of blog-controller");
});

test("tells every wrong item at once, and writes nothing", async () => {
  const before = read("metatron.json");
  const told = await problemsOf(
    run({ children: ["+widgets,-jobs"], hooks: ["+finalise"], related: ["-configmaps"] }),
  );
  expect(told).toContain('--children: there is no resource "widgets"');
  expect(told).toContain("--children: jobs is not in the list");
  expect(told).toContain("Did you mean finalize?");
  expect(told).toContain("--related: configmaps is not in the list. It is empty.");
  expect(await problemsOf(run({ children: ["+jobs,secrets"] }))).toContain("before every item");
  expect(await problemsOf(run({ name: "shop", children: ["+jobs"] }))).toContain('there is no "shop"');
  expect(read("metatron.json")).toBe(before);
});

test("a renamed controller file is found by its import of the declaration, and said", async () => {
  write("src/controllers/blog.ts", `${read("src/controllers/blog.ts")}// mine\n`);
  renameSync(join(project, "src/controllers/blog.ts"), join(project, "src/controllers/weblog.ts"));
  const io = createTestIo(project);
  await run({}, io);
  expect(io.said.stderr).toContain(
    "the controller of src/controllers/blog.ts is in src/controllers/weblog.ts",
  );
  expect(read("src/generated/controllers.ts")).toContain('import blog from "../controllers/weblog.ts"');
  expect((await run({}, createTestIo(project), { check: true })).exitCode).toBe(0);
  expect((await upgrade({}, createTestIo(project))).json).toMatchObject({
    files: expect.arrayContaining([{ path: "src/controllers/weblog.ts", kind: "kept", conflicts: 0 }]),
  });
});

test("a later declaration is not merged into a controller that its author wrote", async () => {
  const mine = read("src/controllers/blog.ts").replace("children: [app]", "children: []");
  write("src/controllers/blog.ts", mine);
  await run({ related: ["configmaps"], hooks: ["+finalize,+customize"] });
  expect((await upgrade({}, createTestIo(project))).exitCode).toBe(0);
  expect(read("src/controllers/blog.ts")).toBe(mine);
});
