import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Ran, metatronWith } from "../../../support/cli.ts";
import { crdText } from "../../../support/crds.ts";
import { linkDependencies } from "../../../support/installed.ts";
import { type TestIo, createTestIo } from "../../../support/io.ts";
import { writeProject } from "../../../support/new-project.ts";

const server = createServer((request, response) => {
  request.resume().on("end", () => response.end('{"status":{},"children":[]}'));
});
let root = "";
let url = "";
let io: TestIo;
let ran: Promise<Ran> | undefined;

beforeAll(async () => {
  root = await writeProject({ crd: crdText() });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  io.interrupt();
  expect((await ran)?.code).toBe(0);
});
afterAll(() => {
  server.close();
  rmSync(join(root, ".."), { recursive: true, force: true });
});

const watch = (...args: readonly string[]): void => {
  io = createTestIo(root);
  ran = metatronWith(io, "simulate", "--watch", ...args);
};
const blog = (name: string): string =>
  `apiVersion: example.org/v1\nkind: Blog\nmetadata: { name: ${name} }\nspec: { image: app:1 }\n`;
const applied = (name: string): RegExp =>
  new RegExp(`Blog default/${name}\n[^]*No problems\\.[^]*Waiting for a change`);
const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

test("the examples are applied again after a change, also of what the project is made of", async () => {
  watch("--url", url);
  await io.until(applied("example"));
  write("examples/blog.yaml", blog("other"));
  await io.until(applied("other"));
  for (const path of ["crds/touched.yaml", "manifests/base/touched.yaml", "src/touched.ts"]) {
    write(path, path.endsWith(".ts") ? "export {};\n" : "kind: Touched\n");
    await io.until(applied("other"));
    rmSync(join(root, path));
    await io.until(applied("other"));
  }
});

test("a mistake is told, and the next change runs again", async () => {
  write("examples/blog.yaml", blog("example"));
  watch("--url", url);
  await io.until(applied("example"));
  write("examples/blog.yaml", "kind: [");
  await io.until(/error CRD_YAML {2}examples\/blog\.yaml[^]*Waiting for a change/);
  write("examples/blog.yaml", blog("repaired"));
  await io.until(applied("repaired"));
});

test("named files are followed, one that is not there yet and a folder too", async () => {
  mkdirSync(join(root, "more"));
  watch("--url", url, "-f", "late.yaml", "more");
  await io.until(/There is no file or folder late\.yaml[^]*Waiting for a change/);
  write("more/a.yaml", blog("a"));
  await io.until(/There is no file or folder late\.yaml[^]*Waiting for a change/);
  write("late.yaml", blog("late"));
  await io.until(applied("late"));
  write("more/b.yaml", blog("b"));
  await io.until(applied("b"));
});

test("a changed controller is compiled and served again; a compile error is shown in between", async () => {
  linkDependencies(root);
  const controller = (children: string): string => `import { compositeController } from "@metatron/runtime";
import { blog } from "../generated/blog.ts";

export default compositeController(blog, {
  sync: ({ parent }) => ({ children: [${children}] }),
});
`;
  const service =
    '{ apiVersion: "v1", kind: "Service", metadata: { name: parent.metadata.name }, spec: { ports: [{ port: 80 }] } }';
  write("src/controllers/blog.ts", controller("parent.metadata.name === '' && " + service));
  write("examples/blog.yaml", blog("example"));
  watch();
  await io.until(applied("example"));
  write("src/controllers/blog.ts", controller("nothing"));
  await io.until(/error SERVE_COMPILE[^]*Cannot find name 'nothing'[^]*Waiting for a change/);
  write("src/controllers/blog.ts", controller(service));
  await io.until(/Blog default\/example\n└── ✓ Service example\n[^]*Waiting for a change/);
});
