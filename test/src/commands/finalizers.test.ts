import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { metatronWith, type Ran } from "../../support/cli.ts";
import { createTestIo } from "../../support/io.ts";
import { newProject } from "../../support/new-project.ts";
import { crdText } from "../../support/crds.ts";
import { startStubApiServer, type StubApiServer } from "../../support/stub-api-server.ts";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) process.stderr.write("note: no kubectl; the finalizers of a cluster are skipped\n");

let server: StubApiServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const metatron = (root: string, ...args: readonly string[]): Promise<Ran> =>
  metatronWith(createTestIo(root, { env: { KUBECONFIG: join(root, "kubeconfig") } }), ...args);

const finalizer = "metacontroller.io/compositecontroller-blog-controller";
const blog = (name: string, finalizers: readonly string[], more: object = {}) => ({
  apiVersion: "example.org/v1",
  kind: "Blog",
  metadata: { name, namespace: "default", resourceVersion: "7", finalizers, ...more },
  spec: { kept: true },
});

/** A cluster of three Blogs, listed in two pages; what is written is kept. */
async function cluster(root: string, refused: readonly string[] = []): Promise<Map<string, object>> {
  const blogs = new Map<string, object>([
    ["one", blog("one", ["other/finalizer", finalizer])],
    ["two", blog("two", [finalizer], { deletionTimestamp: "2026-11-26T10:00:00Z" })],
    ["three", blog("three", [])],
  ]);
  server = await startStubApiServer((method, url, body) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const name = /\/namespaces\/default\/blogs\/(\w+)$/.exec(pathname)?.[1];
    if (pathname === "/apis/example.org/v1/blogs") {
      const all = [...blogs.values()];
      const isFirst = searchParams.get("continue") === null;
      return isFirst
        ? { metadata: { continue: "next" }, items: all.slice(0, 1) }
        : { metadata: {}, items: all.slice(1) };
    }
    if (name === undefined || refused.includes(name)) return undefined;
    if (method === "PUT") blogs.set(name, JSON.parse(body) as object);
    return blogs.get(name);
  });
  writeFileSync(join(root, "kubeconfig"), server.kubeconfig);
  return blogs;
}

const project = async (): Promise<string> => {
  const root = await newProject({ crd: crdText() });
  await metatron(root, "generate", "crds/blogs.example.org.yaml", "--hooks", "sync,finalize");
  return root;
};

describe.skipIf(!hasKubectl)("finalizers", () => {
  test("lists the parents that carry it, page by page, and writes nothing", async () => {
    const root = await project();
    await cluster(root);
    const { code, stdout } = await metatron(
      root,
      "finalizers",
      "list",
      "blog-controller",
      "--context",
      "stub",
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`2 blogs carry ${finalizer}:`);
    expect(stdout).toMatch(/default\/one\n.*default\/two {2}is being deleted and waits for it/);
    expect(server?.calls.every((call) => call.startsWith("GET"))).toBe(true);
  });

  test("clears it with --yes only, keeps everything else, and says which could not be written", async () => {
    const root = await project();
    const blogs = await cluster(root, ["two"]);
    const args = ["finalizers", "clear", "blog-controller", "--context", "stub"];
    expect((await metatron(root, ...args)).stdout).toContain("Nothing was changed; pass --yes");
    expect(server?.calls.every((call) => call.startsWith("GET"))).toBe(true);
    const { code, stdout } = await metatron(root, ...args, "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("was taken from 1 of 2 blogs");
    expect(stdout).toContain("failed default/two");
    expect(blogs.get("one")).toEqual(blog("one", ["other/finalizer"]));
  });

  test("asks for the parent of a controller that metatron.json does not know", async () => {
    const root = await project();
    await cluster(root);
    const args = ["finalizers", "list", "old", "--context", "stub"];
    const asked = await metatron(root, ...args);
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining("--parent blogs.example.com/v1")]);
    const { stdout } = await metatron(root, ...args, "--parent", "blogs.example.org/v1");
    expect(stdout).toBe("No blogs carry metacontroller.io/compositecontroller-old.\n");
    const wrong = await metatron(root, ...args, "--parent", "blogs.example.org/v9");
    expect(wrong.stderr).toContain("CLUSTER_UNREADABLE");
  });
});

describe("what is withdrawn is named", () => {
  const crd = "crds/blogs.example.org.yaml";
  const start = async (): Promise<string> => {
    const root = await newProject({ crd: crdText() });
    await metatron(
      root,
      "generate",
      crd,
      "--children",
      "secrets,services",
      "--hooks",
      "sync,finalize,customize",
    );
    return root;
  };

  test("children and hooks", async () => {
    const root = await start();
    const { stderr } = await metatron(root, "generate", crd, "--children", "services", "--hooks", "sync");
    expect(stderr).toContain(
      "withdrawn: Secret of blog-controller: those that exist are not changed any more",
    );
    expect(stderr).toContain(
      "withdrawn: the finalize hook of blog-controller. Metacontroller takes its finalizer",
    );
    expect(stderr).toContain("withdrawn: the customize hook of blog-controller\n");
    expect(stderr).not.toContain("Service of");
  });

  test.each([
    ["a new name", [crd, "--name", "blogger"], "the controller blog-controller, now blogger"],
    ["--remove", ["--remove", "blog-controller"], "the controller blog-controller."],
  ])("a controller by %s, with its finalizer and the commands", async (_name, args, text) => {
    const root = await start();
    const { code, stderr } = await metatron(root, "generate", ...args);
    expect(code).toBe(0);
    expect(stderr).toContain(`withdrawn: ${text}`);
    expect(stderr).toContain(`Its finalizer ${finalizer} stays on every one of its blogs.example.org/v1`);
    for (const what of ["list", "clear"])
      expect(stderr).toContain(`metatron finalizers ${what} blog-controller --parent blogs.example.org/v1`);
  });

  test("nothing when nothing is", async () => {
    const root = await start();
    expect(
      (await metatron(root, "generate", crd, "--children", "secrets,services,configmaps")).stderr,
    ).not.toContain("withdrawn");
  });
});
