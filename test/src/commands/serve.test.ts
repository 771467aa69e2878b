import { rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { metatronWith } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { linkDependencies } from "../../support/installed.ts";
import { createTestIo } from "../../support/io.ts";
import { writeProject } from "../../support/new-project.ts";

const listening = /metatron: listening on (http:\/\/\S+), serving (.*)\n/;
const controller = (body: string): string =>
  `import { compositeController } from "@metatron/runtime";
import { blog } from "../generated/blog.ts";

export default compositeController(blog, { sync: () => { ${body} } });
`;

let root = "";
let stub: (text: string) => void;

beforeAll(async () => {
  root = await writeProject({ crd: crdText() });
  linkDependencies(root);
  stub = (text) => writeFileSync(join(root, "src/controllers/blog.ts"), text);
});

afterAll(() => rmSync(join(root, ".."), { recursive: true, force: true }));

async function post(url: string): Promise<unknown> {
  const parent = {
    apiVersion: "example.org/v1",
    kind: "Blog",
    metadata: { name: "foo", namespace: "a", uid: "u" },
    spec: { image: "x" },
  };
  const response = await fetch(`${url}/blogs/sync`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ parent, children: {}, related: {}, finalizing: false }),
  });
  return await response.json();
}

describe("serve", () => {
  test("compiles, says in one line where it listens and what it serves, answers, and ends with us", async () => {
    const io = createTestIo(root);
    const ran = metatronWith(io, "serve", "--port", "0");
    const [, url = "", hooks] = await io.until(listening);
    expect(hooks).toContain("/blogs/sync");
    expect(await post(url)).toMatchObject({ children: [{ kind: "Deployment" }] });
    io.interrupt();
    expect((await ran).code).toBe(0);
  });

  test("listens where --host, --port and PORT say", async () => {
    const io = createTestIo(root, { env: { PORT: "0" } });
    const ran = metatronWith(io, "serve", "--host", "127.0.0.1", "--log-level", "silent");
    const [, url = ""] = await io.until(listening);
    expect(new URL(url).hostname).toBe("127.0.0.1");
    io.interrupt();
    expect(await ran).toMatchObject({ code: 0, stdout: "" });
  });

  test("a port in use is told", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const ran = await metatronWith(createTestIo(root), "serve", "--port", String(port));
    other.close();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error SERVE_PORT\n/);
    expect(ran.stderr).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  test("a controller that does not compile is told with its place", async () => {
    stub(controller("return { status: {}, childrn: [] };"));
    const ran = await metatronWith(createTestIo(root), "serve", "--port", "0");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error SERVE_COMPILE\n {2}src\/controllers\/blog\.ts\(/);
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  test("a controller that throws while it is loaded is told with its place, without a stack", async () => {
    stub(`${controller("return { status: {}, children: [] };")}\nthrow new Error("no database");\n`);
    const ran = await metatronWith(createTestIo(root), "serve", "--port", "0");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error SERVE_FAILED {2}src\/controllers\/blog\.ts, line 6\n/);
    expect(ran.stderr).toContain("Error: no database");
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });
});

test("serve --watch restarts on a change, and keeps serving through a compile error, which it shows", async () => {
  stub(
    controller(
      "return { status: { phase: 'one' }, children: [] };".replace("phase: 'one'", "observedGeneration: 1"),
    ),
  );
  const io = createTestIo(root);
  const ran = metatronWith(io, "serve", "--watch", "--port", "0");
  const [, first = ""] = await io.until(listening);
  expect(await post(first)).toMatchObject({ status: { observedGeneration: 1 } });
  stub(controller("return nothing;"));
  await io.until(/error SERVE_COMPILE[^]*Cannot find name 'nothing'[^]*Waiting for a change/);
  expect(await post(first)).toMatchObject({ status: { observedGeneration: 1 } });
  stub(controller("return { status: { observedGeneration: 2 }, children: [] };"));
  const [, second = ""] = await io.until(listening);
  expect(await post(second)).toMatchObject({ status: { observedGeneration: 2 } });
  io.interrupt();
  expect((await ran).code).toBe(0);
});
