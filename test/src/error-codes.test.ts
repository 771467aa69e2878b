import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { errorTable } from "../../src/error-table.ts";
import { root } from "../support/root.ts";

const files = ["src", "generators"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith("error-codes.ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8")),
);
const used = new Set(
  files.flatMap((text) =>
    [...text.matchAll(/["'`]([A-Z]{2,}(?:_[A-Z0-9]+)+)["'`]/g)].map(([, code]) => code),
  ),
);
const rooms = new Set(Object.keys(errorTable).map((code) => code.split("_")[0]));

test("every code in the sources stands in the table", () => {
  const codes = [...used].filter(
    (code): code is string => code !== undefined && rooms.has(code.split("_")[0]),
  );
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !(code in errorTable))).toEqual([]);
});

test("every code in the table is used", () => {
  expect(Object.keys(errorTable).filter((code) => !used.has(code))).toEqual([]);
});

test("every code says what it means, how it comes about and what to do", () => {
  for (const [code, { summary, story, fix }] of Object.entries(errorTable))
    for (const text of [summary, story, fix]) expect(text, code).toMatch(/^.{8,}[.)?]$/s);
});
