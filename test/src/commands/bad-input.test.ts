import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Ran, metatron } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { temporaryFolder } from "../../support/io.ts";
import { newProject } from "../../support/new-project.ts";
import { filesOf } from "../../support/snapshot.ts";

/** Every mistake says what, where, why and what to do, exits 1, shows no stack. */
function expectProblem(ran: Ran, ...parts: readonly (string | RegExp)[]): void {
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/^error [A-Z_]+/m);
  expect(ran.stderr).toMatch(/fix: \S/);
  expect(ran.stderr).not.toMatch(/^\s+at /m);
  for (const part of parts) expect(ran.stderr).toMatch(part);
}

const noSchema = crdText().replace(/ {6}schema:[\s\S]*$/, "");

describe("a wrong CRD writes nothing and is told", () => {
  for (const [name, text, ...parts] of [
    ["empty", "", "INPUT_EMPTY", "bad.yaml"],
    ["broken YAML", "kind: [", "CRD_YAML", "bad.yaml", "line"],
    ["YAML that is no CRD", "apiVersion: v1\nkind: ConfigMap\n", "CRD_NONE", "bad.yaml"],
    [
      "without a served version",
      crdText().replace("served: true", "served: false"),
      "CRD_UNSERVED",
      "bad.yaml",
    ],
    ["without a schema", noSchema, "CRD_SCHEMA", "bad.yaml"],
    ["with a name that breaks Kubernetes' rules", crdText({ plural: "Bad_Plural" }), "CRD_NAME", "bad.yaml"],
  ] as const)
    test(name, async () => {
      const root = await newProject({ crd: crdText() });
      writeFileSync(join(root, "bad.yaml"), text);
      const before = filesOf(root);
      expectProblem(await metatron(root, "generate", "bad.yaml"), ...parts);
      expect(filesOf(root)).toEqual(before);
    });

  test("no such file", async () => {
    const root = await newProject();
    expectProblem(await metatron(root, "generate", "nowhere.yaml"), "INPUT_NOT_FOUND", "nowhere.yaml");
  });

  test("all problems of all inputs at once", async () => {
    const root = await newProject();
    writeFileSync(join(root, "one.yaml"), crdText().replace("served: true", "served: false"));
    writeFileSync(join(root, "two.yaml"), `${crdText({ plural: "Bad_Plural" })}---\n${noSchema}`);
    const ran = await metatron(root, "generate", "one.yaml", "two.yaml");
    expectProblem(ran, /one\.yaml/, /two\.yaml/, /document 2/, "CRD_SCHEMA", "CRD_UNSERVED", "CRD_NAME");
  });

  test("a kind that would overwrite another", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "other.yaml"), crdText({ kind: "Weblog", plural: "blogs" }));
    const before = filesOf(root);
    expectProblem(
      await metatron(root, "generate", "other.yaml"),
      "CRD_KIND_TAKEN",
      "is Blog in this project and Weblog here",
    );
    expect(filesOf(root)).toEqual(before);
  });

  test("one CRD in two inputs", async () => {
    const root = await newProject();
    writeFileSync(join(root, "one.yaml"), crdText());
    writeFileSync(join(root, "two.yaml"), crdText());
    expectProblem(
      await metatron(root, "generate", "one.yaml", "two.yaml"),
      "CRD_TWICE",
      "one would overwrite the other",
    );
  });
});

describe("wrong flags write nothing and are told at once", () => {
  test("unknown children with the nearest names, scopes, methods, versions, hooks", async () => {
    const root = await newProject();
    writeFileSync(join(root, "blog.yaml"), crdText());
    const before = filesOf(root);
    const children = "deploymets,services=Inplac,nodes,secrets/v9,pods,po,tokenreviews";
    const ran = await metatron(
      root,
      "generate",
      "blog.yaml",
      "--children",
      children,
      "--hooks",
      "finalise",
      "--api-version",
      "v7",
    );
    expectProblem(
      ran,
      /there is no resource "deploymets"[^]*Did you mean deployments/,
      /no update method "Inplac"[^]*Did you mean InPlace/,
      /Node is cluster-scoped/,
      /secrets does not exist in version "v9"/,
      /pods is named twice/,
      /TokenReview are never stored/,
      /no hook "finalise"[^]*finalize/,
      /does not serve version "v7"[^]*Choose one of v1/,
    );
    expect(filesOf(root)).toEqual(before);
  });

  for (const [name, args, ...parts] of [
    ["a name for several parents", ["both.yaml", "--name", "x"], "GENERATE_ONE_CONTROLLER"],
    ["a name that Kubernetes refuses", ["blog.yaml", "--name", "My_Name"], "DNS-1123"],
    ["a name too long for a finalizer", ["blog.yaml", "--name", "x".repeat(44)], "at most 43"],
    [
      "a decorator's name too long for a finalizer",
      ["decorator", "--name", "x".repeat(44), "--for", "pods"],
      "at most 43",
    ],
    ["a route that is no path segment", ["blog.yaml", "--route", "a/b"], "path segment"],
    ["no parent left", ["blog.yaml", "--children", "blogs.example.org"], "GENERATE_NO_PARENT"],
    ["flags without a CRD", ["--children", "pods"], "GENERATE_NO_PARENT"],
    ["an unknown controller to withdraw", ["--remove", "nobody"], "GENERATE_CONTROLLER_UNKNOWN"],
    ["an unknown target", ["decorator", "--name", "x", "--for", "statefulset5"], "Did you mean statefulsets"],
    ["a decorator of nothing", ["decorator", "--name", "x"], "needs --for"],
    [
      "a rolling attachment",
      ["decorator", "--name", "x", "--for", "pods", "--attach", "services=RollingInPlace"],
      "no update method",
    ],
    [
      "a broken selector",
      ["decorator", "--name", "x", "--for", "pods", "--selector", "a=b=c d"],
      "is no selector",
    ],
  ] as const)
    test(name, async () => {
      const root = await newProject();
      writeFileSync(join(root, "blog.yaml"), crdText());
      writeFileSync(join(root, "both.yaml"), `${crdText()}---\n${crdText({ kind: "Post" })}`);
      const before = filesOf(root);
      expectProblem(await metatron(root, "generate", ...args), ...parts);
      expect(filesOf(root)).toEqual(before);
    });

  test("of init, all of them, and no folder is made", async () => {
    const place = temporaryFolder();
    const ran = await metatron(place, "init", "demo", "--name", "A", "--namespace", "b.c", "--image", "x:y");
    expectProblem(ran, /--name is "A"/, /--namespace is "b\.c"/, /--image is "x:y"/);
    expect(readdirSync(place)).toEqual([]);
  });
});

describe("a wrong project is told", () => {
  test("generate outside a project", async () => {
    expectProblem(await metatron(temporaryFolder(), "generate"), "PROJECT_NOT_FOUND", "metatron init");
  });

  test("metatron.json that is broken or newer", async () => {
    const root = await newProject();
    writeFileSync(join(root, "metatron.json"), "{");
    expectProblem(await metatron(root, "generate"), "PROJECT_SYNTAX");
    writeFileSync(join(root, "metatron.json"), '{"format": 9}');
    expectProblem(await metatron(root, "generate"), "PROJECT_FORMAT_NEWER", "Update @metatron/cli");
  });

  test("a CRD of it that is gone, or another one", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "crds/blogs.example.org.yaml"), crdText({ versions: ["v2"] }));
    expectProblem(await metatron(root, "generate"), "PROJECT_CRD_DIFFERENT", "example.org/v2");
    rmSync(join(root, "crds/blogs.example.org.yaml"));
    expectProblem(await metatron(root, "generate"), "PROJECT_CRD_MISSING", "crds/blogs.example.org.yaml");
  });

  test("init in a folder that holds something names what it found", async () => {
    const place = temporaryFolder();
    writeFileSync(join(place, "notes.txt"), "");
    mkdirSync(join(place, "src"));
    expectProblem(await metatron(place, "init"), "INIT_NOT_EMPTY", "it holds notes.txt, src");
    expectProblem(await metatron(place, "init", "notes.txt"), "it is no folder");
    expect(readdirSync(place).sort()).toEqual(["notes.txt", "src"]);
  });

  test("serve without installed dependencies", async () => {
    expectProblem(await metatron(await newProject(), "serve"), "SERVE_NOT_INSTALLED");
  });

  test.skipIf(process.getuid?.() === 0)("a directory without write permission", async () => {
    const root = await newProject({ crd: crdText() });
    writeFileSync(join(root, "post.yaml"), crdText({ kind: "Post" }));
    chmodSync(join(root, "src/generated"), 0o555);
    const ran = await metatron(root, "generate", "post.yaml");
    chmodSync(join(root, "src/generated"), 0o755);
    expectProblem(ran, "PLAN_WRITE_FAILED", "there is no permission", "Nothing was written");
  });
});
