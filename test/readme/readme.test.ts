import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { root } from "../support/root.ts";
import { fill, tables } from "../support/tables.ts";

const path = join(root, "README.md");
const readme = (): string => readFileSync(path, "utf8");

test("the tables of commands, rules and errors are those of the sources (UPDATE=1 writes them)", async () => {
  const fresh = await format(fill(readme(), await tables()), { parser: "markdown", printWidth: 110 });
  if (process.env["UPDATE"] === "1") writeFileSync(path, fresh);
  expect(readme()).toBe(fresh);
});

test("the two commands of the README are what the gate runs", () => {
  const gate = readFileSync(join(root, ".ci/run"), "utf8");
  expect(readme()).toContain("npm ci && npm run demo");
  expect(readme()).toContain("npm ci && npm test");
  expect(gate).toMatch(/npm ci\b/);
  expect(gate).toMatch(/suite .* npm test$/m);
  expect(gate).toMatch(/npm run -s demo$/m);
});
