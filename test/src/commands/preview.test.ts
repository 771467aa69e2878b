import { beforeEach, describe, expect, test } from "vitest";
import type { Ran } from "../../support/cli.ts";
import { serveHooks } from "../../support/hooks.ts";
import {
  blogProject,
  cluster,
  database,
  deployed,
  deployment,
  hasKubectl,
  type Hook,
  metatronIn,
  password,
  secret,
  service,
} from "../../support/preview-cluster.ts";
import { failure } from "../../support/stub-api-server.ts";

let root = "";
beforeEach(async () => {
  root = await blogProject();
});

const metatron = (...args: readonly string[]): Promise<Ran> => metatronIn(root, ...args);
const run = async (hook: Hook, ...flags: readonly string[]): Promise<Ran> =>
  await metatron("preview", "--url", await serveHooks(hook), ...flags);

describe.skipIf(!hasKubectl)("preview", () => {
  test("nothing changes under the hooks that are deployed, and nothing but GET reaches the cluster", async () => {
    const server = await cluster(root, ["one", "two"]);
    const { code, stdout, stderr } = await run(deployed, "--verbose");
    expect(stdout).toBe("Nothing changes for 2 parents.\n");
    expect(code, stderr).toBe(0);
    const verbs = new Set(server.calls.map((call) => call.split(" ")[0]));
    expect([...verbs]).toEqual(["GET"]);
    expect(stderr).toContain("kubectl get --raw /apis/example.org/v1/blogs?limit=500");
  });

  test("creates, updates, deletes and status, the grave ones first, secrets hidden", async () => {
    await cluster(root, ["one"]);
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
    await cluster(root, ["one"]);
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
    await cluster(root, ["bad", "good"]);
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
    const server = await cluster(root, ["one", "two", "three"]);
    const next: Hook = () => ({ status: {}, children: [] });
    const total = async (...flags: readonly string[]): Promise<number> =>
      (JSON.parse((await run(next, "--json", ...flags)).stdout) as { total: number }).total;
    expect(await total("--parent", "default/two")).toBe(1);
    expect(await total("--limit", "2")).toBe(2);
    await run(next, "-n", "shop", "-l", "team=web");
    expect(server.calls).toContain(
      "GET /apis/example.org/v1/namespaces/shop/blogs?labelSelector=team%3Dweb&limit=500",
    );
  });

  test("lists in pages, begun again when the server forgets them", async () => {
    let forgotten = 0;
    await cluster(root, ["one", "two"], (path, query) => {
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
    await cluster(root, ["one"], (path) => {
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
    await cluster(root, ["one"], undefined, [settings]);
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

  test("a cluster that does not answer is said once", async () => {
    const server = await cluster(root, []);
    await server.close();
    const { code, stdout, stderr } = await metatron("preview");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("CLUSTER_UNREADABLE");
    expect(stderr.match(/refused/g)).toHaveLength(1);
  });

  test("the flags are checked", async () => {
    expect(await metatron("preview", "--fail-on", "nothing")).toMatchObject({ code: 2 });
    expect(await metatron("preview", "--parent", "A B")).toMatchObject({ code: 2 });
  });
});
