import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { metatron, metatronWith } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { createTestIo, temporaryFolder } from "../../support/io.ts";
import { declarationOf } from "../../support/new-project.ts";

const bare = ["--no-git", "--no-install", "--runtime", "^0.1.0", "--cli", "^0.1.0"];

describe("init", () => {
  test("takes a flag for everything, and asks nothing away from a terminal", async () => {
    const place = temporaryFolder();
    const names = ["--name", "shop", "--namespace", "prod", "--port", "8443", "--image", "ghcr.io/team/shop"];
    const kinds = [
      "--package-manager",
      "pnpm",
      "--ci",
      "gitlab",
      "--authentication",
      "mtls",
      "--with",
      "vscode,monitoring",
    ];
    const { code, stderr } = await metatron(place, "init", "demo", ...names, ...kinds, ...bare);
    expect([code, stderr]).toEqual([0, ""]);
    expect(declarationOf(join(place, "demo"))).toEqual({
      format: 2,
      name: "shop",
      namespace: "prod",
      image: "ghcr.io/team/shop",
      service: { port: 8443 },
      packageManager: "pnpm",
      ci: "gitlab",
      authentication: "mtls",
      with: ["monitoring", "vscode"],
      dependencies: { runtime: "^0.1.0", cli: "^0.1.0" },
      controllers: [],
    });
  });

  test("names the project after its folder", async () => {
    const place = temporaryFolder();
    await metatron(place, "init", "2 My_Shop", ...bare);
    expect(declarationOf(join(place, "2 My_Shop")).name).toBe("my-shop");
  });

  test("shows what it wrote as a tree, and three commands that come next", async () => {
    const place = temporaryFolder();
    writeFileSync(join(place, "blog.yaml"), crdText());
    const { code, stdout } = await metatron(
      place,
      "init",
      "demo",
      "--crd",
      "blog.yaml",
      "--children",
      "services",
      ...bare,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^demo\/\n├── /);
    expect(stdout).toMatch(/├── src\/\n│ {3}├── controllers\/\n│ {3}│ {3}└── blog\.ts\n/);
    expect(stdout).toMatch(/Next:\n {2}cd demo\n {2}npm install\n {2}npm test\n$/);
  });

  test("works in an empty folder, and in one that holds a .git alone", async () => {
    const place = temporaryFolder();
    mkdirSync(join(place, ".git"));
    const { code, stdout } = await metatron(place, "init", ...bare);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\.\/\n/);
    expect(existsSync(join(place, "metatron.json"))).toBe(true);
  });

  test("makes a git repository unless told not to", async () => {
    const place = temporaryFolder();
    const args = bare.filter((flag) => flag !== "--no-git");
    expect((await metatron(place, "init", "demo", ...args)).code).toBe(0);
    expect(existsSync(join(place, "demo/.git/HEAD"))).toBe(true);
  });

  test("from a checkout it vendors both packages, the same bytes each time", async () => {
    const place = temporaryFolder();
    for (const name of ["one", "two"])
      expect((await metatron(place, "init", name, "--name", "demo", "--no-git", "--no-install")).code).toBe(
        0,
      );
    const archives = readdirSync(join(place, "one/vendor")).sort();
    expect(archives).toEqual([
      expect.stringMatching(/^metatron-cli-.*\.tgz$/),
      expect.stringMatching(/^metatron-runtime-.*\.tgz$/),
    ]);
    for (const name of archives)
      expect(
        readFileSync(join(place, "one/vendor", name)).equals(readFileSync(join(place, "two/vendor", name))),
      ).toBe(true);
    expect(declarationOf(join(place, "one")).dependencies.runtime).toBe(`file:vendor/${archives[1]}`);
    expect((await metatron(join(place, "one"), "generate", "--check")).code).toBe(0);
  }, 60_000);

  test("reports for machines", async () => {
    const { stdout } = await metatron(temporaryFolder(), "init", "demo", "--json", ...bare);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      next: ["cd demo", "npm install", expect.stringContaining("generate")],
    });
  });

  test("on a terminal --yes asks nothing", async () => {
    const place = temporaryFolder();
    const io = createTestIo(place, { isTTY: true });
    expect((await metatronWith(io, "init", "demo", "--yes", ...bare)).code).toBe(0);
  });

  test("an install that fails is told with what to run, the files being written; a missing git is a note", async () => {
    const place = temporaryFolder();
    const io = createTestIo(place, { env: { PATH: "/nonexistent" } });
    const { code, stderr } = await metatronWith(io, "init", "demo", "--runtime", "^0.1.0", "--cli", "^0.1.0");
    expect(code).toBe(1);
    expect(stderr).toContain("note: git init did not work");
    expect(stderr).toMatch(/error INIT_TOOL_FAILED\n {2}The project is written, but npm install failed:/);
    expect(stderr).toContain(`Run npm install in ${join(place, "demo")}`);
    expect(existsSync(join(place, "demo/metatron.json"))).toBe(true);
  });
});
