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
if (!hasKubectl) process.stderr.write("note: no kubectl; resync of a cluster is skipped\n");

let server: StubApiServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Blog {
  metadata: {
    name: string;
    namespace: string;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

const blog = (name: string, more: object = {}, status: object = { observedGeneration: 2 }): Blog => ({
  apiVersion: "example.org/v1",
  kind: "Blog",
  metadata: { name, namespace: "default", generation: 2, resourceVersion: "7", ...more },
  spec: { kept: true },
  status,
});

/** A project and a cluster that keeps what is written. */
async function start(...blogs: Blog[]) {
  const root = await newProject({ crd: crdText() });
  let time = 0;
  // A second passes between two looks at the clock.
  const now = (): number => (time += 1000);
  const run = (...args: readonly string[]): Promise<Ran> =>
    metatronWith({ ...createTestIo(root, { env: { KUBECONFIG: join(root, "kubeconfig") } }), now }, ...args);
  await run("generate", "crds/blogs.example.org.yaml");
  const stored = new Map(blogs.map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, each]));
  server = await startStubApiServer((method, url, body) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const list = /^\/apis\/example.org\/v1\/(?:namespaces\/(\w+)\/)?blogs$/.exec(pathname);
    if (list) {
      const [key, value] = searchParams.get("labelSelector")?.split("=") ?? [];
      const items = [...stored.values()].filter(
        ({ metadata }) =>
          (list[1] ?? metadata.namespace) === metadata.namespace &&
          (key === undefined || (metadata["labels"] as Record<string, string>)?.[key] === value),
      );
      return { metadata: {}, items };
    }
    const [, namespace, name] = /\/namespaces\/(\w+)\/blogs\/(\w+)$/.exec(pathname) ?? [];
    const key = `${namespace}/${name}`;
    if (method === "PUT") stored.set(key, JSON.parse(body) as Blog);
    return name === "refused" ? undefined : stored.get(key);
  });
  writeFileSync(join(root, "kubeconfig"), server.kubeconfig);
  const asked = () =>
    [...stored].filter(([, { metadata }]) => metadata.annotations !== undefined).map(([name]) => name);
  return { resync: (...args: string[]) => run("resync", ...args), stored, asked };
}

describe.skipIf(!hasKubectl)("resync", () => {
  test("writes the annotation with the time and changes nothing else", async () => {
    const before = blog("one");
    const { resync, stored } = await start(before);
    const { code, stdout } = await resync();
    expect([code, stdout]).toEqual([0, "A sync was asked for 1 of 1 parents.\n"]);
    const annotations = {
      "metatron.therubyist.org/resync": expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    };
    expect(stored.get("default/one")).toEqual({ ...before, metadata: { ...before.metadata, annotations } });
  });

  test.each<[string, string[], string[]]>([
    ["a name", ["one"], ["default/one", "other/one"]],
    ["a name with its namespace", ["other/one"], ["other/one"]],
    ["a namespace", ["-n", "other"], ["other/one"]],
    ["labels", ["-l", "team=web"], ["default/two"]],
    ["a controller", ["--controller", "blog-controller"], ["default/one", "default/two", "other/one"]],
  ])("asks only for what is meant by %s", async (_name, args, want) => {
    const { resync, asked } = await start(
      blog("one"),
      blog("two", { labels: { team: "web" } }),
      blog("one", { namespace: "other" }),
    );
    expect((await resync(...args)).code).toBe(0);
    expect(asked()).toEqual(want);
  });

  test("refuses a parent and a controller that there are not, and writes nothing", async () => {
    const { resync, asked } = await start(blog("one"));
    const missing = await resync("one", "three");
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("There is no parent three.")]);
    const unknown = await resync("--controller", "other");
    expect(unknown.stderr).toContain("It has blog-controller.");
    expect(asked()).toEqual([]);
  });

  test("asks before more than 50, and without a terminal wants --yes", async () => {
    const { resync, asked } = await start(...Array.from({ length: 51 }, (_, index) => blog(`b${index}`)));
    const refused = await resync();
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining("51 parents would be asked for"),
    ]);
    expect(asked()).toEqual([]);
    expect((await resync("-n", "other")).stdout).toContain("0 of 0");
    expect((await resync("--yes")).stdout).toContain("51 of 51 parents");
  }, 60_000);

  test("--wait says which came to rest, and why another did not", async () => {
    const conditions = [
      { type: "Ready", status: "False", reason: "Waiting", message: "waits for StatefulSet db" },
    ];
    const { resync } = await start(
      blog("one"),
      blog("two", {}, { conditions }),
      blog("three", {}, { observedGeneration: 1 }),
    );
    const { code, stdout } = await resync("--wait", "2");
    expect(code).toBe(1);
    expect(stdout).toContain("asked for 3 of 3 parents.\n1 came to rest.\n");
    expect(stdout).toContain("not after 2 s default/two: Ready is False: Waiting, waits for StatefulSet db");
    expect(stdout).toContain("not after 2 s default/three: its status is of an older generation");
  }, 20_000);

  test("says which could not be asked for", async () => {
    const { resync } = await start(blog("one"), blog("refused"));
    const { code, stdout } = await resync("--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      asked: [{ controller: "blog-controller", name: "default/one" }],
      failed: [expect.stringContaining("default/refused: ")],
    });
  });
});
