import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { simulate, type StoredObject } from "../../../src/simulator/index.ts";
import { metatronWith, type Ran } from "../../support/cli.ts";
import { crdText } from "../../support/crds.ts";
import { serveHooks } from "../../support/hooks.ts";
import { createTestIo } from "../../support/io.ts";
import { linkModules } from "../../support/link-modules.ts";
import { newProject } from "../../support/new-project.ts";
import { failure, startStubApiServer, type StubApiServer } from "../../support/stub-api-server.ts";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) process.stderr.write("note: no kubectl; preview is skipped\n");

interface Request {
  readonly parent: StoredObject & { readonly spec: { readonly image: string } };
  readonly related?: { readonly [kind: string]: object };
  readonly finalizing?: boolean;
}

type Hook = (request: Request, path: string) => unknown;

const password = "correct-horse-battery";
const labels = { app: "blog" };
const template = (image: string, env: readonly object[] = []) => ({
  metadata: { labels },
  spec: { containers: [{ name: "app", image, env }] },
});
const deployment = (name: string, image: string, env?: readonly object[]) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: { selector: { matchLabels: labels }, template: template(image, env) },
});
const service = (name: string, port = 80) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: labels, ports: [{ port }] },
});
const secret = (name: string, value: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name },
  data: { password: Buffer.from(value).toString("base64") },
});
const database = (name: string, serviceName = name) => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name },
  spec: { serviceName, selector: { matchLabels: labels }, template: template("mysql:8") },
});

/** The hooks as they are deployed. */
const deployed: Hook = ({ parent: { metadata, spec } }, path) => {
  if (path.endsWith("/customize")) return { relatedResources: [] };
  const children = [
    deployment(metadata.name, spec.image, [{ name: "URL", value: `mysql://root:${password}@db` }]),
    service(metadata.name),
    secret(`${metadata.name}-db`, password),
    database(`${metadata.name}-db`),
  ];
  return { status: {}, children };
};

let root = "";
let server: StubApiServer | undefined;
beforeEach(async () => {
  const crd = crdText().replace(/( +)observedGeneration: .*\n/, "$&$1phase: { type: string }\n");
  root = await newProject({ crd });
  const kinds = "deployments=InPlace,services=InPlace,secrets=InPlace,statefulsets=InPlace";
  await metatron("generate", "crds/blogs.example.org.yaml", "--children", kinds, "--hooks", "sync");
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const metatron = (...args: readonly string[]): Promise<Ran> =>
  metatronWith(createTestIo(root, { env: { KUBECONFIG: join(root, "kubeconfig") } }), ...args);

const read = (path: string): object => load(readFileSync(join(root, path), "utf8")) as object;
const plurals: Readonly<Record<string, string>> = {
  Blog: "/apis/example.org/v1/blogs",
  Deployment: "/apis/apps/v1/deployments",
  StatefulSet: "/apis/apps/v1/statefulsets",
  Service: "/api/v1/services",
  Secret: "/api/v1/secrets",
  ConfigMap: "/api/v1/configmaps",
};

/** A cluster in which the deployed hooks have come to rest over Blogs of those names, behind an API server that only reads. */
async function cluster(
  names: readonly string[],
  instead: (path: string, query: URLSearchParams) => unknown = () => undefined,
  more: readonly object[] = [],
): Promise<void> {
  const url = await serveHooks(deployed);
  const controller = read("manifests/base/controllers/blog-controller.yaml");
  const crd = read("crds/blogs.example.org.yaml");
  const live = await simulate({ url, manifests: [controller], crds: [crd] });
  for (const name of names)
    await live.apply({
      apiVersion: "example.org/v1",
      kind: "Blog",
      metadata: { name },
      spec: { image: "blog:1" },
    });
  await live.apply(...(more as never[]));
  await live.settle();
  const objects = Object.entries(plurals).map(([kind, path]) => [path, live.list(kind)] as const);
  server = await startStubApiServer((_method, target) => {
    const { pathname, searchParams } = new URL(target, "http://localhost");
    const other = instead(pathname, searchParams);
    if (other !== undefined) return other;
    if (pathname.endsWith("/customresourcedefinitions/blogs.example.org")) return crd;
    const path = pathname.replace(/\/namespaces\/[^/]+/, "");
    const found = objects.find(([own]) => own === path)?.[1];
    // The items of a list have neither kind nor apiVersion.
    const items = found?.map(({ kind: _kind, apiVersion: _version, ...object }) => object);
    // A real uid is no other cluster's.
    return (
      items &&
      (JSON.parse(JSON.stringify({ metadata: {}, items }).replaceAll("6d657461-", "c0ffee00-")) as object)
    );
  });
  writeFileSync(join(root, "kubeconfig"), server.kubeconfig);
}

const run = async (hook: Hook, ...flags: readonly string[]): Promise<Ran> =>
  await metatron("preview", "--url", await serveHooks(hook), ...flags);

describe.skipIf(!hasKubectl)("preview", () => {
  test("nothing changes under the hooks that are deployed, and nothing but GET reaches the cluster", async () => {
    await cluster(["one", "two"]);
    const { code, stdout, stderr } = await run(deployed, "--verbose");
    expect(stdout).toBe("Nothing changes for 2 parents.\n");
    expect(code, stderr).toBe(0);
    const verbs = new Set(server?.calls.map((call) => call.split(" ")[0]));
    expect([...verbs]).toEqual(["GET"]);
    expect(stderr).toContain("kubectl get --raw /apis/example.org/v1/blogs?limit=500");
  });

  test("creates, updates, deletes and status, the grave ones first, secrets hidden", async () => {
    await cluster(["one"]);
    const next: Hook = ({ parent: { metadata } }) => ({
      status: { phase: "New" },
      children: [
        deployment(metadata.name, "blog:2", [{ name: "URL", value: "mysql://root:another-password@db" }]),
        service("extra"),
        secret(`${metadata.name}-db`, "another-password"),
      ],
    });
    const { code, stdout } = await run(next);
    expect(stdout).toMatchInlineSnapshot(`
      "Blog default/one
        - delete   Service default/one
        - delete   StatefulSet default/one-db
        ~ update   Secret default/one-db
            data.password: [changed]
        ~ update   Deployment default/one
            spec.template.spec.containers[0].image: "blog:1" → "blog:2"
            spec.template.spec.containers[0].env[0].value: "mysql://root:[changed]@db"
        + create   Service default/extra
        ~ status   Blog default/one
            status.phase: nothing → "New"

      1 of 1 parents change: 1 create, 2 updates, 2 deletes, 1 status write.
      "
    `);
    expect(code).toBe(3);
    expect(stdout).not.toContain(password);
    expect(stdout).not.toContain("another-password");
    const json = await run(next, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      counts: { create: 1, update: 2, delete: 2, status: 1 },
      total: 1,
    });
    expect(json.stdout).not.toContain("another-password");
    expect((await run(next, "--fail-on", "delete,immutable")).code).toBe(1);
    expect((await run(next, "--fail-on", "immutable")).code).toBe(3);
    const markdown = await run(next, "--markdown");
    expect(markdown.stdout).toContain("- **delete** :warning: `StatefulSet default/one-db`");
  });

  test("what the API server refuses of an update, and a field that cannot change", async () => {
    await cluster(["one"]);
    const next: Hook = (request, path) => {
      const answer = deployed(request, path) as { children: object[] };
      const [first, second, third] = answer.children;
      return { ...answer, children: [first, second, third, database("one-db", "other")] };
    };
    const { code, stdout } = await run(next, "--fail-on", "immutable");
    expect(code).toBe(1);
    expect(stdout).toContain("! refuse   StatefulSet default/one-db");
    expect(stdout).toContain("updates to statefulset spec for fields other than");
  });

  test("a hook that throws is a line with its parent, and the others go on", async () => {
    await cluster(["bad", "good"]);
    const next: Hook = (request, path) =>
      request.parent.metadata.name === "bad" ? new Error(`no ${password}`) : deployed(request, path);
    const { code, stdout } = await run(next);
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "Blog default/bad
        The sync hook failed: unsupported status code: 500 body: no [changed]

      Nothing changes for 2 parents. 1 failed.
      "
    `);
  });

  test("only the parents that are asked for", async () => {
    await cluster(["one", "two", "three"]);
    const next: Hook = () => ({ status: {}, children: [] });
    const total = async (...flags: readonly string[]): Promise<number> =>
      (JSON.parse((await run(next, "--json", ...flags)).stdout) as { total: number }).total;
    expect(await total("--parent", "default/two")).toBe(1);
    expect(await total("--limit", "2")).toBe(2);
    await run(next, "-n", "shop", "-l", "team=web");
    expect(server?.calls).toContain(
      "GET /apis/example.org/v1/namespaces/shop/blogs?labelSelector=team%3Dweb&limit=500",
    );
  });

  test("lists in pages, begun again when the server forgets them", async () => {
    let forgotten = 0;
    await cluster(["one", "two"], (path, query) => {
      if (path !== "/apis/example.org/v1/blogs") return undefined;
      const blog = (name: string) => ({
        metadata: { name, namespace: "default", uid: `uid-${name}`, generation: 1, resourceVersion: "5" },
        spec: { image: "blog:1" },
      });
      if (!query.has("continue")) return { metadata: { continue: "more" }, items: [blog("new-one")] };
      if (forgotten++ === 0) return failure(410, "Expired", "The provided continue parameter is too old");
      return { metadata: {}, items: [blog("new-two")] };
    });
    const { code, stdout, stderr } = await run(deployed);
    expect(code, stderr).toBe(3);
    expect(stdout).toContain("2 of 2 parents change: 8 creates");
  });

  test("missing rights and a CRD of another version are said by resource", async () => {
    await cluster(["one"], (path) => {
      if (path === "/api/v1/secrets") return failure(403, "Forbidden", "secrets is forbidden");
      if (path.endsWith("/customresourcedefinitions/blogs.example.org"))
        return { spec: { versions: [{ name: "v2", served: true, storage: true, schema: {} }] } };
      return undefined;
    });
    const { code, stdout, stderr } = await run(deployed);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "blog-controller is not previewed: secrets.v1 cannot be listed: Error from server (Forbidden): secrets is forbidden",
    );
    expect(stderr).toContain("the cluster's CRD blogs.example.org differs from crds/");
  });

  test("related objects come from the cluster, by what customize answers", async () => {
    await metatron("generate", "crds/blogs.example.org.yaml", "--hooks", "sync,customize");
    const settings = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace: "default" },
      data: { image: "blog:9" },
    };
    await cluster(["one"], undefined, [settings]);
    const next: Hook = (request, path) => {
      if (path.endsWith("/customize"))
        return {
          relatedResources: [
            { apiVersion: "v1", resource: "configmaps", namespace: "default", names: ["settings"] },
          ],
        };
      const [found] = Object.values(request.related?.["ConfigMap.v1"] ?? {}) as (typeof settings)[];
      const answer = deployed(request, path) as { children: object[] };
      return {
        ...answer,
        children: [deployment("one", found?.data.image ?? "none"), ...answer.children.slice(1)],
      };
    };
    const { stdout, stderr } = await run(next, "--verbose");
    expect(stdout, stderr).toContain('image: "blog:1" → "blog:9"');
  });

  test("a snapshot gives the same preview without a cluster, and holds no Secret", async () => {
    await cluster(["one", "two"]);
    const url = await serveHooks(deployed);
    const { code, stdout, stderr } = await metatron("snapshot", "held", "--url", url);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("held holds 10 objects for 2 parents; Secrets have fake values.\n");
    const texts = readdirSync(join(root, "held")).map((name) =>
      readFileSync(join(root, "held", name), "utf8"),
    );
    for (const text of texts)
      for (const spelling of [password, Buffer.from(password).toString("base64")])
        expect(text).not.toContain(spelling);
    await server?.close();
    server = undefined;
    const next: Hook = ({ parent: { metadata, spec } }) => ({
      status: {},
      children: [deployment(metadata.name, spec.image), service(metadata.name, 8080)],
    });
    const preview = await run(next, "--from", "held", "--parent", "default/two");
    expect(preview.stdout).toContain("spec.ports[0].port: 80 → 8080");
    expect(preview.stdout).toContain("- delete   StatefulSet default/two-db");
    expect(preview.code).toBe(3);
    // Nothing of somebody else's is overwritten.
    expect(await metatron("snapshot", "crds", "--url", url)).toMatchObject({ code: 1 });
    expect((await run(next, "--from", "crds")).stderr).toContain("SNAPSHOT_INVALID");
  });

  test("against another version, only what differs between the answers", async () => {
    await cluster(["one"]);
    const edited =
      (port: number): Hook =>
      (request, path) => {
        const { name } = request.parent.metadata;
        const { children } = deployed(request, path) as { children: object[] };
        return {
          status: {},
          children: [deployment(name, "blog:2"), service(name, port), ...children.slice(2)],
        };
      };
    const other = await serveHooks(edited(80));
    const { code, stdout } = await run(edited(81), "--against", other);
    expect(stdout).toMatchInlineSnapshot(`
      "Blog default/one
        ~ update   Service default/one
            spec.ports[0].port: 80 → 81
            spec.ports[0].targetPort: 80 → 81

      1 of 1 parents change: 1 update.
      "
    `);
    expect(code).toBe(3);
    expect((await run(edited(80), "--against", other)).code).toBe(0);
    const unknown = await run(edited(80), "--against", "no-such-ref");
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.stderr).toContain("neither a URL, nor a folder, nor a git ref");
  });

  test("against a git ref, with the project's own compiler and packages", async () => {
    linkModules(root);
    await cluster(["one"]);
    const git = (...args: readonly string[]) =>
      spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: root });
    git("init", "-q");
    git("add", "src", "crds", "manifests", "metatron.json", "package.json", "tsconfig.json");
    git("commit", "-qm", "first");
    const source = join(root, "src/controllers/blog.ts");
    writeFileSync(
      source,
      `import { compositeController } from "@metatron/runtime";
import { blog } from "../generated/blog.ts";

export default compositeController(blog, { sync: () => ({ status: {}, children: [] }) });
`,
    );
    const { code, stdout, stderr } = await metatron("preview", "--against", "HEAD");
    expect(stdout, stderr).toMatch(/^Blog default\/one\n/);
    expect(code).toBe(3);
    git("stash", "-q");
    expect((await metatron("preview", "--against", "HEAD")).code).toBe(0);
  });

  test("the flags are checked", async () => {
    expect(await metatron("preview", "--fail-on", "nothing")).toMatchObject({ code: 2 });
    expect(await metatron("preview", "--parent", "A B")).toMatchObject({ code: 2 });
  });
});
