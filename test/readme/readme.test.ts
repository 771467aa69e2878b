import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";
import { fill, tables } from "../support/tables.ts";

const path = join(root, "README.md");
const readme = (): string => readFileSync(path, "utf8");

for (const [name, parts] of Object.entries(await tables()))
  test(`the tables of ${name} are those of the sources (UPDATE=1 writes them)`, async () => {
    const file = join(root, name);
    const text = readFileSync(file, "utf8");
    const fresh = await format(fill(text, parts), { parser: "markdown", printWidth: 110 });
    if (process.env["UPDATE"] === "1") writeFileSync(file, fresh);
    expect(text).toBe(fresh);
  });

test("the README is short enough for a newcomer and links to every document that exists", () => {
  expect(Buffer.byteLength(readme())).toBeLessThan(12 * 1024);
  const links = [...readme().matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = ""]) => path);
  expect(links.length).toBeGreaterThan(4);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("the README has every exit code of the program", () => {
  const type = /export type ExitCode = ([^;]+);/.exec(readFileSync(join(root, "src/main.ts"), "utf8"))?.[1];
  const rows = [...readme().matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => code);
  expect(rows).toEqual(type?.split(" | "));
});

test("the two commands of the README are what the gate runs", () => {
  const gate = readFileSync(join(root, ".ci/run"), "utf8");
  expect(readme()).toContain("npm ci && npm run demo");
  expect(readme()).toContain("npm ci && npm test");
  expect(gate).toMatch(/npm ci\b/);
  expect(gate).toMatch(/suite .* npm test$/m);
  expect(gate).toMatch(/npm run -s demo$/m);
});
