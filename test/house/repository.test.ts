import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";
import { runOk } from "../support/run.ts";

interface Manifest {
  readonly engines: { readonly node: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const read = (path: string): string => readFileSync(`${root}/${path}`, "utf8");
const manifest = (path: string): Manifest => JSON.parse(read(path)) as Manifest;
const manifests = ["package.json", "runtime/package.json"] as const;

test("the top level holds what the customer fixed and nothing else", async () => {
  const { stdout } = await runOk("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const top = new Set(
    stdout
      .split("\n")
      .filter(Boolean)
      .map((path) => path.split("/")[0]),
  );
  const visible = new Set([...top].filter((name) => name?.startsWith(".") === false));
  expect(visible).toEqual(
    new Set([
      "LICENSE",
      "README.md",
      "bin",
      "generators",
      "package-lock.json",
      "package.json",
      "runtime",
      "src",
      "test",
      "tsconfig.json",
    ]),
  );
});

for (const path of manifests) {
  test(`${path} pins every dependency exactly`, () => {
    const { dependencies = {}, devDependencies = {} } = manifest(path) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, range]) => !/^(npm:(@?[^@]+)@)?\d+\.\d+\.\d+$/.test(range),
    );
    expect(loose).toEqual([]);
  });

  test(`${path} runs nothing on install and asks for Node 20.19`, () => {
    const { scripts = {}, engines } = manifest(path);
    const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
    expect(Object.keys(scripts).filter((name) => hooks.includes(name))).toEqual([]);
    expect(engines.node).toBe(">=20.19");
  });
}

test("no production dependency has an install script or wants a newer Node", () => {
  const lock = JSON.parse(read("package-lock.json")) as {
    packages: Record<
      string,
      {
        dev?: boolean;
        peer?: boolean;
        devOptional?: boolean;
        hasInstallScript?: boolean;
        engines?: { node?: string };
      }
    >;
  };
  const production = Object.entries(lock.packages).filter(
    ([path, entry]) => path !== "" && !entry.dev && !entry.peer && !entry.devOptional,
  );
  expect(production.length).toBeGreaterThan(20);
  expect(production.filter(([, entry]) => entry.hasInstallScript)).toEqual([]);
  expect(
    production
      .filter(([, entry]) => /^(>=|\^)\s*(2[1-9]|[3-9]\d)/.test(entry.engines?.node ?? ""))
      .map(([path]) => path),
  ).toEqual([]);
});

test("the lockfile records no download address", () => {
  expect(read("package-lock.json")).not.toMatch(/"resolved": "http/);
});
