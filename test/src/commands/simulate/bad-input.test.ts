import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { metatron, metatronWith } from "../../../support/cli.ts";
import { crdText } from "../../../support/crds.ts";
import { createTestIo } from "../../../support/io.ts";
import { writeProject } from "../../../support/new-project.ts";

let root = "";
beforeAll(async () => void (root = await writeProject({ crd: crdText() })));
afterAll(() => rmSync(join(root, ".."), { recursive: true, force: true }));

const blog = (fields = "spec: { image: app:1 }", name = "a"): string =>
  `apiVersion: example.org/v1\nkind: Blog\nmetadata: { name: ${name} }\n${fields}\n`;
const named = (name: string): object => ({
  apiVersion: "example.org/v1",
  kind: "Blog",
  metadata: { name },
  spec: { image: "app:1" },
});
const nowhere = ["--url", "http://127.0.0.1:1"];

for (const [name, text, code, place, message, fix] of [
  [
    "no file",
    undefined,
    "INPUT_NOT_FOUND",
    "o.yaml",
    "There is no file or folder o.yaml.",
    "Correct the path",
  ],
  ["an empty file", "", "INPUT_EMPTY", "o.yaml", "o.yaml is empty.", "Pass a file"],
  ["broken YAML", "a: [1\nb: 2\n", "CRD_YAML", "o.yaml, document 1, line 2", "not YAML", "correct the YAML"],
  [
    "nothing but comments",
    "# later\n",
    "SIMULATE_NO_OBJECTS",
    "o.yaml",
    "holds no object",
    "Write an object",
  ],
  ["a text", "hello\n", "SIMULATE_FILE", "o.yaml", "A string is no Kubernetes object", "apiVersion, kind"],
  [
    "an object without a name, the second of two",
    `${blog()}---\napiVersion: example.org/v1\nkind: Blog\n`,
    "SIMULATE_FILE",
    "o.yaml, document 2, line 6, metadata.name",
    "Blog has no metadata.name",
    "Give it as a string.",
  ],
  [
    "an unknown kind",
    "apiVersion: odd.example.org/v1\nkind: Odd\nmetadata: {name: a}\n",
    "SIMULATE_REFUSED",
    "o.yaml",
    "There is no kind Odd in odd.example.org/v1.",
    "put its CRD into crds/",
  ],
  [
    "an invalid object",
    blog("spec: { image: 5, replicas: -1 }"),
    "SIMULATE_REFUSED",
    "o.yaml",
    "spec.image in body must be of type string",
    "Correct the fields that the message names.",
  ],
] as const) {
  test(`${name} is told with its place and its fix`, async () => {
    const path = join(root, "o.yaml");
    if (text === undefined) rmSync(path, { force: true });
    else writeFileSync(path, text);
    for (const flags of [
      ["-f", "o.yaml"],
      ["--then", "o.yaml"],
    ]) {
      const ran = await metatron(root, "simulate", ...flags, ...nowhere);
      const [first = "", ...rest] = ran.stderr.split("\n");
      expect([ran.code, ran.stdout, first]).toEqual([1, "", `error ${code}  ${place}`]);
      expect(rest.join("\n")).toContain(message);
      expect(rest.join("\n")).toMatch(new RegExp(`fix: .*${fix}`));
      expect(ran.stderr).not.toMatch(/^\s+at |ENOENT/m);
    }
  });
}

test("what is wrong with several files is told at once", async () => {
  writeFileSync(join(root, "one.yaml"), "a: [1\nb: 2\n");
  writeFileSync(join(root, "two.yaml"), "kind: Blog\n");
  const { code, stderr } = await metatron(root, "simulate", "-f", "one.yaml", "two.yaml");
  expect(code).toBe(1);
  for (const file of ["one.yaml", "two.yaml"])
    expect(stderr).toMatch(new RegExp(`^error \\w+  ${file}`, "m"));
});

test("a folder, several files behind one -f, and the standard input can be applied", async () => {
  const folder = join(root, "many");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "x.yaml"), blog(undefined, "x"));
  writeFileSync(join(folder, "y.json"), JSON.stringify({ kind: "List", items: [named("y")] }));
  writeFileSync(join(root, "z.yaml"), blog(undefined, "z"));
  const io = createTestIo(root, { stdin: blog(undefined, "piped") });
  const ran = await metatronWith(io, "simulate", "-f", "many", "z.yaml", "-f", "-", ...nowhere);
  for (const name of ["x", "y", "z", "piped"]) expect(ran.stdout).toContain(`Blog default/${name}`);
});

test("YAML is read as Kubernetes reads it", async () => {
  writeFileSync(
    join(root, "map.yaml"),
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nimmutable: yes\ndata: { "on": "1" }\n',
  );
  const { stderr } = await metatron(root, "simulate", "-f", "map.yaml", ...nowhere);
  expect(stderr).toBe("");
});

for (const url of ["nonsense", "ftp://127.0.0.1", "127.0.0.1:8080"]) {
  test(`--url ${url} is refused before anything runs`, async () => {
    const { code, stdout, stderr } = await metatron(root, "simulate", "--url", url);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("It must be an http or https URL");
  });
}

test("--watch writes for people: beside --json it is a usage error", async () => {
  const { code, stderr } = await metatron(root, "simulate", "--watch", "--json");
  expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be used with option '--json'")]);
});

test("a server that does not listen is a problem that says so", async () => {
  writeFileSync(join(root, "o.yaml"), blog());
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, "close");
  const url = `http://127.0.0.1:${port}`;
  const { code, stdout } = await metatron(root, "simulate", "-f", "o.yaml", "--delete", "--url", url);
  expect(code).toBe(1);
  expect(stdout).toMatch(/hook-failed Blog default\/a\n.*connect ECONNREFUSED 127\.0\.0\.1/);
  expect(stdout).toMatch(/still moving: Blog default\/a: sync hook failed .version=v\d.: http error/);
  expect(stdout).toMatch(/Deleted\nNothing is left\.\n[^\n]*, at rest/);
});

test("outside of a project, and in one without manifests, the command says what to do", async () => {
  const outside = await metatron(join(root, ".."), "simulate");
  expect([outside.code, outside.stderr]).toEqual([1, expect.stringContaining("PROJECT_NOT_FOUND")]);
  const bare = await writeProject({});
  writeFileSync(join(bare, "o.yaml"), blog());
  const empty = await metatron(bare, "simulate", "-f", "o.yaml", ...nowhere);
  rmSync(dirname(bare), { recursive: true, force: true });
  expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining("SIMULATE_NO_CONTROLLERS")]);
});
