import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { baseOf, ledgerPath, parseLedger } from "../../../src/plan/index.ts";
import type { CompositeEntry, DecoratorEntry, Project } from "../../../src/model/project.ts";
import { metatron, metatronWith } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { createTestIo } from "../../support/io.ts";
import { declarationOf, newProject } from "../../support/new-project.ts";
import { filesOf } from "../../support/snapshot.ts";

const composite = (project: Project, index = 0): CompositeEntry =>
  project.controllers[index] as CompositeEntry;

test("one bad CRD stops neither init nor generate: it is told last, and the exit code is 1", async () => {
  const root = await newProject();
  const bad = crdText({ kind: "Ship" }).replace("type: object", "type: thing");
  writeFileSync(join(root, "good.yaml"), crdText());
  writeFileSync(join(root, "bad.yaml"), bad);
  const given = await metatron(root, "generate", "bad.yaml", "good.yaml");
  expect(given.code).toBe(1);
  expect(given.stdout).toMatch(/create {4}src\/generated\/blog\.ts/);
  expect(given.stderr).toMatch(/error CRD_SCHEMA {2}bad\.yaml/);
  expect(declarationOf(root).controllers.map(({ name }) => name)).toEqual(["blog-controller"]);
  const json = await metatron(root, "generate", "--json", "bad.yaml", "good.yaml");
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, problems: [{ code: "CRD_SCHEMA" }] });
  const flags = ["--no-git", "--no-install", "--yes", "--runtime", "^0.1.0", "--cli", "^0.1.0"];
  const fresh = await metatron(root, "init", "other", "--crd", "bad.yaml", "good.yaml", ...flags);
  expect([fresh.code, fresh.stderr]).toEqual([1, expect.stringContaining("CRD_SCHEMA")]);
  expect(declarationOf(join(root, "other")).controllers).toHaveLength(1);
  const none = await metatron(root, "generate", "bad.yaml");
  expect([none.code, none.stdout]).toEqual([1, ""]);
});

describe("generate", () => {
  test("records the controller with defaults, and a second run changes nothing", async () => {
    const root = await newProject();
    writeFileSync(join(root, "blog.yaml"), crdText());
    const { code, stdout } = await metatron(
      root,
      "generate",
      "blog.yaml",
      "--children",
      "deployments,pods,jobs",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/create {4}src\/generated\/blog\.ts/);
    const entry = composite(declarationOf(root));
    expect(entry).toMatchObject({
      name: "blog-controller",
      route: "blogs",
      generateSelector: true,
      hooks: { sync: { version: "v2" } },
    });
    expect(entry.children.map(({ kind, updateStrategy }) => [kind, updateStrategy.method])).toEqual([
      ["Deployment", "InPlace"],
      ["Pod", "Recreate"],
      ["Job", "Recreate"],
    ]);
    const before = filesOf(root);
    expect((await metatron(root, "generate")).stdout).not.toMatch(/^ {2}(create|update|remove)/m);
    expect(filesOf(root)).toEqual(before);
  });

  test("keeps the text of the CRD as it came", async () => {
    const root = await newProject({ crd: crdText() });
    expect(readFileSync(join(root, "crds/blogs.example.org.yaml"), "utf8")).toContain(
      "# the status is written apart",
    );
  });

  test("takes every flag, and keeps what a later run does not say", async () => {
    const root = await newProject({ crd: crdText({ versions: ["v1", "v2"] }) });
    const input = "crds/blogs.example.org.yaml";
    const flags = ["--hooks", "sync,finalize,customize", "--hook-version", "v1", "--api-version", "v1"];
    const more = ["--resync-period", "30", "--no-generate-selector", "--name", "blogger", "--route", "posts"];
    expect(
      (await metatron(root, "generate", input, "--children", "services=Recreate", ...flags, ...more)).code,
    ).toBe(0);
    const entry = composite(declarationOf(root));
    expect(entry).toMatchObject({
      name: "blogger",
      route: "posts",
      parent: { apiVersion: "example.org/v1" },
      generateSelector: false,
      resyncPeriodSeconds: 30,
      hooks: { sync: { version: "v1" }, finalize: { version: "v1" }, customize: { version: "v1" } },
    });
    expect((await metatron(root, "generate", input, "--children", "services,secrets")).code).toBe(0);
    const later = composite(declarationOf(root));
    expect({ ...later, children: [] }).toEqual({ ...entry, children: [] });
    expect(later.children.map(({ resource }) => resource)).toEqual(["services", "secrets"]);
  });

  test("reads stdin and several parents, and names of one kind in two groups do not collide", async () => {
    const root = await newProject();
    const io = createTestIo(root, { stdin: `${crdText()}---\n${crdText({ group: "other.org" })}` });
    expect((await metatronWith(io, "generate", "-", "--children", "services")).code).toBe(0);
    const { controllers } = declarationOf(root);
    expect(controllers.map(({ name, route }) => [name, route])).toEqual([
      ["blog-controller", "blogs"],
      ["blog-controller-other-org", "blogs.other.org"],
    ]);
    expect((await metatron(root, "generate", "--check")).code).toBe(0);
  });

  test("takes custom children with their CRD files, which are no parents", async () => {
    const root = await newProject();
    writeFileSync(join(root, "blog.yaml"), crdText());
    writeFileSync(join(root, "widget.yaml"), crdText({ kind: "Widget", group: "example.com" }));
    const children = "widgets.example.com/v1=Recreate";
    expect((await metatron(root, "generate", "blog.yaml", "widget.yaml", "--children", children)).code).toBe(
      0,
    );
    const { controllers } = declarationOf(root);
    expect(controllers).toHaveLength(1);
    expect(composite(declarationOf(root)).children[0]).toMatchObject({
      apiVersion: "example.com/v1",
      crd: "crds/widgets.example.com.yaml",
      updateStrategy: { method: "Recreate" },
    });
    const again = await metatron(root, "generate", "widget.yaml");
    expect([again.code, declarationOf(root).controllers.length]).toEqual([0, 1]);
  });

  test("tells what a new CRD breaks, and regenerates its types", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "new.yaml"), crdText({ field: "picture" }));
    const { code, stderr, stdout } = await metatron(root, "generate", "new.yaml", "--json");
    expect(code).toBe(0);
    expect(stderr).toContain("breaking");
    expect(JSON.parse(stdout)).toMatchObject({ crds: [{ name: "blogs.example.org" }] });
    expect(readFileSync(join(root, "src/generated/blog.ts"), "utf8")).toContain("picture");
  });

  test("warns of a parent without a status subresource", async () => {
    const root = await newProject();
    writeFileSync(join(root, "blog.yaml"), crdText().replace(/ {6}subresources.*\n/, ""));
    expect((await metatron(root, "generate", "blog.yaml")).stderr).toContain("has no status subresource");
  });

  test.each([
    [
      "Namespaced",
      "configmaps=RollingInPlace",
      "ConfigMap (RollingInPlace): Metacontroller 4.17.2 moves one child only",
    ],
    [
      "Cluster",
      "configmaps=RollingInPlace",
      "ConfigMap (RollingInPlace): Metacontroller keeps the progress in a ControllerRevision",
    ],
    ["Namespaced", "deployments=Recreate", "Deployment (Recreate): Under server-side apply"],
    ["Namespaced", "deployments=RollingRecreate", "Deployment (RollingRecreate): Under server-side apply"],
  ])(
    "warns of a method that stalls, and says what to do: %s parent, %s",
    async (scope, children, warning) => {
      const root = await newProject();
      writeFileSync(join(root, "blog.yaml"), crdText().replace("scope: Namespaced", `scope: ${scope}`));
      const { stderr } = await metatron(root, "generate", "blog.yaml", "--children", children);
      expect(stderr).toContain(`warning: ${warning}`);
      expect(stderr).toMatch(/fix: .*InPlace/);
      const quiet = await metatron(root, "generate", "blog.yaml", "--children", "configmaps,deployments");
      expect(quiet.stderr).not.toMatch(/RollingInPlace|server-side/);
    },
  );
});

describe("--dry-run, --diff and --check", () => {
  test("write nothing", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "post.yaml"), crdText({ kind: "Post" }));
    const before = filesOf(root);
    const dry = await metatron(root, "generate", "post.yaml", "--dry-run");
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringMatching(/create {4}src\/generated\/post\.ts/)]);
    const diff = await metatron(root, "generate", "post.yaml", "--diff");
    expect(diff.stdout).toContain("--- /dev/null\n+++ b/src/generated/post.ts\n@@");
    const check = await metatron(root, "generate", "post.yaml", "--check");
    expect([check.code, check.stdout]).toEqual([1, expect.stringContaining("metatron.json")]);
    expect(filesOf(root)).toEqual(before);
  });

  test("--check lists every stale file, not the first alone", async () => {
    const root = await newProject({ crd: crdText() });
    rmSync(join(root, "src/generated/blog.ts"));
    writeFileSync(join(root, "src/generated/controllers.ts"), "// mine\n");
    rmSync(join(root, "manifests/base/service.yaml"));
    const { code, stdout } = await metatron(root, "generate", "--check", "--json");
    expect(code).toBe(1);
    const { changes } = JSON.parse(stdout) as { changes: { kind: string; path: string }[] };
    expect(changes.map(({ kind, path }) => [kind, path])).toEqual([
      ["create", "manifests/base/service.yaml"],
      ["create", "src/generated/blog.ts"],
      ["conflict", "src/generated/controllers.ts"],
    ]);
  });
});

describe("owners", () => {
  test("a hand edit stops the run before the first write and is shown; --force overwrites it", async () => {
    const root = await newProject({ crd: crdText() });
    const path = join(root, "src/generated/blog.ts");
    writeFileSync(path, `${readFileSync(path, "utf8")}// mine\n`);
    writeFileSync(join(root, "post.yaml"), crdText({ kind: "Post" }));
    const before = filesOf(root);
    const { code, stderr } = await metatron(root, "generate", "post.yaml");
    expect(code).toBe(1);
    expect(stderr).toContain("error PLAN_CONFLICT  src/generated/blog.ts");
    expect(stderr).toContain("-// mine");
    expect(filesOf(root)).toEqual(before);
    expect((await metatron(root, "generate", "post.yaml", "--force")).code).toBe(0);
    expect(readFileSync(path, "utf8")).not.toContain("// mine");
  });

  test("files of the user are never touched, and the base of each is kept", async () => {
    const root = await newProject({ crd: crdText() });
    const stub = readFileSync(join(root, "src/controllers/blog.ts"), "utf8");
    writeFileSync(join(root, "src/controllers/blog.ts"), "// mine\n");
    await metatron(root, "generate", "--force");
    expect(readFileSync(join(root, "src/controllers/blog.ts"), "utf8")).toBe("// mine\n");
    const { files } = parseLedger(readFileSync(join(root, ledgerPath), "utf8"));
    expect(baseOf(files["src/controllers/blog.ts"])).toBe(stub);
  });

  test("a withdrawn controller takes its unedited files with it", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "src/controllers/blog.ts"), "// mine\n");
    const { code, stdout } = await metatron(root, "generate", "--remove", "blog-controller");
    expect(code).toBe(0);
    expect(stdout).toMatch(/kept +src\/controllers\/blog\.ts +\(you edited it/);
    const left = Object.keys(filesOf(root)).filter((path) => path.includes("blog"));
    expect(left).toEqual(["src/controllers/blog.ts"]);
    expect((await metatron(root, "generate", "--check")).code).toBe(0);
  });

  test("an edit of metatron.json by hand is what counts", async () => {
    const root = await newProject({ crd: crdText() });
    const text = readFileSync(join(root, "metatron.json"), "utf8");
    writeFileSync(join(root, "metatron.json"), text.replace('"port": 9292', '"port": 8080'));
    expect((await metatron(root, "generate")).code).toBe(0);
    expect(declarationOf(root).service.port).toBe(8080);
    expect((await metatron(root, "generate", "--check")).code).toBe(0);
  });

  test("an edit of a CRD in the project is taken as it is", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "crds/blogs.example.org.yaml"), crdText({ field: "picture" }));
    expect((await metatron(root, "generate")).code).toBe(0);
    expect(readFileSync(join(root, "src/generated/blog.ts"), "utf8")).toContain("picture");
  });

  test("works from a folder inside the project", async () => {
    const root = await newProject({ crd: crdText() });
    mkdirSync(join(root, "docs"));
    expect((await metatron(join(root, "docs"), "generate", "--check")).code).toBe(0);
  });
});

describe("generate decorator and generate ci", () => {
  test("record a decorator with its selectors", async () => {
    const root = await newProject();
    const args = ["--for", "statefulsets.apps/v1", "--attach", "services", "--name", "service-per-pod"];
    const selectors = ["--selector", "tier=web,track in (a, b)", "--annotation-selector", "example.org/each"];
    expect((await metatron(root, "generate", "decorator", ...args, ...selectors)).code).toBe(0);
    const [entry] = declarationOf(root).controllers as DecoratorEntry[];
    expect(entry?.targets[0]).toMatchObject({
      kind: "StatefulSet",
      labelSelector: {
        matchLabels: { tier: "web" },
        matchExpressions: [{ key: "track", operator: "In", values: ["a", "b"] }],
      },
      annotationSelector: { matchExpressions: [{ key: "example.org/each", operator: "Exists" }] },
    });
    expect((await metatron(root, "generate", "--check")).code).toBe(0);
  });

  test("record where continuous integration runs", async () => {
    const root = await newProject();
    expect((await metatron(root, "generate", "ci")).code).toBe(1);
    expect((await metatron(root, "generate", "ci", "github")).code).toBe(0);
    expect(declarationOf(root).ci).toBe("github");
  });
});
