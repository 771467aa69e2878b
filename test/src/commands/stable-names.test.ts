import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metatron } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { newProject } from "../../support/new-project.ts";

const tls = "tls: { type: object, properties: { secret: { type: string } } }";
const listeners = `listeners: { type: array, items: { type: object, properties: { ${tls} } } }`;
const other = "tls: { type: object, properties: { minimum: { type: number } } }";

const crdWith = (...fields: readonly string[]): string =>
  crdText().replace(/( +)replicas: .*\n/, (line, indent: string) =>
    [line, ...fields.map((field) => `${indent}${field}\n`)].join(""),
  );

const typesOf = (root: string): string => readFileSync(join(root, "src/generated/blog.ts"), "utf8");
const declared = (code: string): string[] =>
  [...code.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name ?? "");

async function add(root: string, ...fields: readonly string[]): Promise<void> {
  writeFileSync(join(root, "crds/blogs.example.org.yaml"), crdWith(...fields));
  expect((await metatron(root, "generate")).code).toBe(0);
}

test("a new field that would take a short name renames nothing, in this run and in the next", async () => {
  const root = await newProject({ crd: crdWith(listeners) });
  const before = declared(typesOf(root));
  expect(before).toContain("Tls");
  await add(root, listeners, other);
  const after = typesOf(root);
  expect(declared(after)).toEqual(expect.arrayContaining([...before, "SpecTls"]));
  expect(after).toMatch(/interface Tls \{\n {2}secret\?/);
  expect((await metatron(root, "generate", "--check")).code).toBe(0);
  expect((await metatron(root, "generate")).stdout).not.toMatch(/^ {2}(create|update|remove)/m);
});

test("without the file there is nothing to remember", async () => {
  const root = await newProject({ crd: crdWith(listeners) });
  rmSync(join(root, "src/generated/blog.ts"));
  await add(root, listeners, other);
  expect(typesOf(root)).toMatch(/interface Tls \{\n {2}minimum\?/);
});
