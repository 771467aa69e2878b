import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/root.ts";
import { run, runOk } from "../support/run.ts";

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const folder = mkdtempSync(join(tmpdir(), "metatron-pack-"));
const packed = new Map<string, Packed>();

beforeAll(async () => {
  const args = [
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    folder,
    "--workspaces",
    "--include-workspace-root",
  ];
  const { stdout } = await runOk("npm", args, { cwd: root });
  const answer = JSON.parse(stdout) as Packed[] | Record<string, Packed>;
  for (const entry of Array.isArray(answer) ? answer : Object.values(answer)) packed.set(entry.name, entry);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const packages = [
  {
    name: "@metatron/cli",
    path: ".",
    allowed:
      /^(dist\/.*\.(js|d\.ts|css|html)|dist\/metatron\.schema\.json|generators\/.*\.hbs|src\/.*\.md|package\.json|README\.md|LICENSE)$/,
  },
  {
    name: "@metatron/runtime",
    path: "runtime",
    allowed: /^(dist\/.*\.(js|js\.map|d\.ts)|src\/.*\.ts|package\.json|README\.md|REFERENCE\.md|LICENSE)$/,
  },
] as const;

for (const { name, path, allowed } of packages)
  describe(name, () => {
    test("ships what was built and its documents, no test or configuration", () => {
      const files = packed.get(name)?.files.map((file) => file.path) ?? [];
      expect(files.length).toBeGreaterThan(10);
      expect(files.filter((file) => !allowed.test(file))).toEqual([]);
    });

    test("publint finds nothing", async () => {
      const { messages, pkg } = await publint({ pkgDir: join(root, path), strict: true, pack: "npm" });
      expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([]);
    }, 60_000);

    test("the types resolve for every kind of importer", async () => {
      const archive = join(folder, packed.get(name)?.filename ?? "");
      const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
      const { code, stdout } = await run("node", [attw, archive, "--profile", "esm-only", "--no-color"]);
      expect(code, stdout).toBe(0);
    }, 60_000);
  });

test("a stack trace of a served project names real functions and lines", async () => {
  const runtime = pathToFileURL(join(root, "runtime/dist/index.js")).href;
  const code = `const { createServer } = await import(${JSON.stringify(runtime)});
    await createServer({ controllers: [], logger: false }).ready();`;
  const { stderr } = await run("node", ["--enable-source-maps", "--input-type=module", "--eval", code], {
    cwd: root,
  });
  expect(stderr).toMatch(/^ConfigurationError: no controller is given/m);
  expect(stderr).toMatch(/at \w+ \(.*runtime\/src\/http\/\w+\.ts:\d+:\d+\)/);
});

test("a dependency of a package is one that its code imports", () => {
  for (const { path, name } of packages) {
    const manifest = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const files = readdirSync(join(root, path, "dist"), { recursive: true, encoding: "utf8" });
    const code = files
      .filter((file) => file.endsWith(".js"))
      .map((file) => readFileSync(join(root, path, "dist", file), "utf8"))
      .join("\n");
    const unused = Object.keys(manifest.dependencies).filter(
      (dependency) => !new RegExp(`["'\`]${dependency}["'\`/]`).test(code),
    );
    expect(unused, name).toEqual([]);
  }
});

test("both archives are there", () => {
  const archives = readdirSync(folder);
  expect(archives.length).toBe(2);
  for (const archive of archives) expect(statSync(join(folder, archive)).size).toBeGreaterThan(1000);
});
