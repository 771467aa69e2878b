import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { rolldown } from "rolldown";
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
  { name: "@metatron/cli", path: ".", limit: 300_000, types: false },
  { name: "@metatron/runtime", path: "runtime", limit: 150_000, types: true },
] as const;

for (const { name, path, limit, types } of packages)
  describe(name, () => {
    test(`packs to less than ${limit / 1000} kB`, () => {
      expect(packed.get(name)?.size).toBeLessThan(limit);
    });

    test("ships no source, test or configuration", () => {
      const files = packed.get(name)?.files.map((file) => file.path) ?? [];
      expect(files.length).toBeGreaterThan(10);
      const allowed = /^(dist\/.*\.(js|d\.ts)|generators\/.*\.hbs|package\.json|README\.md|LICENSE)$/;
      expect(files.filter((file) => !allowed.test(file))).toEqual([]);
    });

    test("publint finds nothing", async () => {
      const { messages, pkg } = await publint({ pkgDir: join(root, path), strict: true, pack: "npm" });
      expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([]);
    }, 60_000);

    test.runIf(types)(
      "the types resolve for every kind of importer",
      async () => {
        const archive = join(folder, packed.get(name)?.filename ?? "");
        const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
        const { code, stdout } = await run("node", [attw, archive, "--profile", "esm-only", "--no-color"]);
        expect(code, stdout).toBe(0);
      },
      60_000,
    );
  });

/** The code that a program gets which takes that name of the runtime, with the runtime's dependencies inside. */
async function bundled(name: string): Promise<string[]> {
  const entry = join(folder, `takes-${name}.mjs`);
  const runtime = join(root, "runtime/dist/index.js");
  writeFileSync(entry, `export { ${name} } from ${JSON.stringify(runtime)};`);
  const checks = { invalidAnnotation: false, commonJsVariableInEsm: false, eval: false };
  const bundle = await rolldown({ input: entry, platform: "node", checks });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  rmSync(entry);
  return output.flatMap((part) => (part.type === "chunk" ? part.code : []));
}

for (const [name, limit] of [
  ["ready", 4000],
  ["keepStatus", 500],
  ["compositeController", 1000],
  ["ConfigurationError", 500],
] as const)
  test(`who takes only ${name} of the runtime does not get the server, nor Fastify, with it`, async () => {
    const [code = "", ...others] = await bundled(name);
    expect(code).toContain(name);
    expect(others).toEqual([]);
    expect(code).not.toMatch(/fastify|node:http/i);
    expect(code.length).toBeLessThan(limit);
  });

test("a bundler does not miss the optional peer where it is not installed", async () => {
  const copy = mkdtempSync(join(tmpdir(), "metatron-without-peer-"));
  cpSync(join(root, "runtime/dist"), copy, { recursive: true });
  const missed: unknown[] = [];
  const bundle = await rolldown({
    input: join(copy, "index.js"),
    platform: "node",
    external: (id) => !/^([./]|@prometheus-io\/)/.test(id),
    onLog: (_level, log) => missed.push(log.message),
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  rmSync(copy, { recursive: true });
  expect(output.some((part) => part.type === "chunk" && part.code.includes("@prometheus-io/client"))).toBe(
    true,
  );
  expect(missed).toEqual([]);
});

test("an error that nobody catches shows its name and a readable line of code", async () => {
  const runtime = pathToFileURL(join(root, "runtime/dist/index.js")).href;
  const code = `const { createServer } = await import(${JSON.stringify(runtime)});
    await createServer({ controllers: [], logger: false }).ready();`;
  const { stderr } = await run("node", ["--input-type=module", "--eval", code], { cwd: root });
  expect(stderr).toMatch(/^ConfigurationError: no controller is given/m);
  expect(Math.max(...stderr.split("\n").map(({ length }) => length))).toBeLessThan(2000);
});

test("Node meets close-with-grace before Fastify: the other way round a server starts later", () => {
  const chunks = join(root, "runtime/dist/chunks");
  const name = readdirSync(chunks).find((file) => file.startsWith("server"));
  const code = readFileSync(join(chunks, name ?? ""), "utf8");
  expect(code.indexOf('"close-with-grace"')).toBeGreaterThan(0);
  expect(code.indexOf('"close-with-grace"')).toBeLessThan(code.indexOf('"fastify'));
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
