import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { linkModules } from "../../support/link-modules.ts";
import {
  baseOf,
  digestOf,
  ledgerPath,
  parseLedger,
  serializeLedger,
  toBase,
} from "../../../src/plan/index.ts";
import { builtCli, root } from "../../support/root.ts";
import { type Finished, run } from "../../support/run.ts";

vi.setConfig({ testTimeout: 180_000 });

let project: string;
beforeEach(() => {
  project = join(mkdtempSync(join(tmpdir(), "metatron-project-")), "blog");
  cpSync(join(root, "test/golden/blog"), project, { recursive: true });
  linkModules(project);
});
afterEach(() => rmSync(join(project, ".."), { recursive: true, force: true }));

const metatron = (...args: string[]): Promise<Finished> =>
  run(process.execPath, [builtCli, ...args], { cwd: project });
const read = (path: string): string => readFileSync(join(project, path), "utf8");
const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(join(project, path), change(read(path)));

describe("metatron check", () => {
  test("is content with a project as it was generated", async () => {
    const { code, stdout } = await metatron("check");
    expect(stdout).toMatch(/ok +generate +nothing is stale/);
    expect(stdout).toMatch(/ok +lint +nothing found/);
    expect(stdout).toMatch(/ok +types +compiles/);
    expect(code, stdout).toBe(0);
  });

  test("names everything that is wrong at once, and exits 1", async () => {
    edit("manifests/base/service.yaml", (text) => `${text}# by hand\n`);
    edit("src/controllers/blog.ts", (text) => text.replace("replicas,", 'replicas: "two",'));
    edit("crds/blogs.therubyist.org.yaml", (text) => text.replace(/ +subresources:\n +status: \{\}\n/, ""));
    const { code, stdout } = await metatron("check", "--json");
    const { lines } = JSON.parse(stdout) as { lines: { name: string; state: string; message: string }[] };
    const faults = lines.filter(({ state }) => state === "fault");
    expect(faults.map(({ name }) => name)).toEqual(expect.arrayContaining(["generate", "lint", "types"]));
    expect(faults.find(({ name }) => name === "generate")?.message).toContain("manifests/base/service.yaml");
    expect(faults.find(({ name }) => name === "lint")?.message).toContain("crd-no-status");
    expect(faults.find(({ name }) => name === "types")?.message).toContain("src/controllers/blog.ts");
    expect(code).toBe(1);
  });

  test("outside a project says so, exit 1", async () => {
    const { code, stderr } = await run(process.execPath, [builtCli, "check"], { cwd: join(project, "..") });
    expect(stderr).toContain("metatron.json");
    expect(code).toBe(1);
  });
});

describe("metatron upgrade", () => {
  /** Makes the project one that an older version generated: that version wrote other text, in the file and in its base. */
  function age(path: string, then: (text: string) => string, mine: (text: string) => string): void {
    const old = then(read(path));
    writeFileSync(join(project, path), mine(old));
    const { files } = parseLedger(read(ledgerPath));
    const entry = { owner: "user" as const, digest: digestOf(old), base: toBase(old) };
    writeFileSync(
      join(project, ledgerPath),
      serializeLedger({ tool: "0.0.9", files: { ...files, [path]: entry } }),
    );
  }

  test("has nothing to do in a project of this version", async () => {
    const { code, stdout } = await metatron("upgrade");
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("0 files of metatron's own regenerated");
    expect((await metatron("generate", "--check")).code).toBe(0);
  });

  test("merges an edit with what is generated now, and the next upgrade has the new base", async () => {
    const now = read("src/server.ts");
    age(
      "src/server.ts",
      (text) => text.replace("controllers }", "controllers: controllers }"),
      (text) => `// mine\n${text}`,
    );
    const dry = await metatron("upgrade", "--dry-run");
    expect(dry.stdout).toMatch(/From 0\.0\.9 to .*dry run/);
    expect(dry.stdout).toMatch(/src\/server\.ts +merged with your edits/);
    expect(read("src/server.ts")).toContain("controllers: controllers");
    const { code, stdout } = await metatron("upgrade");
    expect(code, stdout).toBe(0);
    expect(read("src/server.ts")).toBe(`// mine\n${now}`);
    expect(baseOf(parseLedger(read(ledgerPath)).files["src/server.ts"])).toBe(now);
    expect((await metatron("upgrade")).stdout).not.toContain("server.ts");
  });

  test("leaves markers where both sides changed, names the file and exits 1", async () => {
    const line = "await serve({ controllers });";
    age(
      "src/server.ts",
      (text) => text.replace(line, "await serve({ controllers, port: 1 });"),
      (text) => text.replace("port: 1", "port: 2"),
    );
    const { code, stdout } = await metatron("upgrade");
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 with conflicts.*\n +src\/server\.ts \(1\)/);
    const text = read("src/server.ts");
    for (const part of ["<<<<<<< yours", "port: 2", "port: 1", line, ">>>>>>> generated now"])
      expect(text).toContain(part);
  });

  test("stops before the first write at a tool file that was edited by hand", async () => {
    age(
      "src/server.ts",
      (text) => `${text}// then\n`,
      (text) => text,
    );
    edit("manifests/base/service.yaml", (text) => `${text}# by hand\n`);
    const before = read("src/server.ts");
    const { code, stderr } = await metatron("upgrade");
    expect(code).toBe(1);
    expect(stderr).toContain("manifests/base/service.yaml");
    expect(read("src/server.ts")).toBe(before);
  });
});
