import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Ran } from "../../support/cli.ts";
import { serveHooks } from "../../support/hooks.ts";
import { linkModules } from "../../support/link-modules.ts";
import {
  blogProject,
  cluster,
  deployed,
  deployment,
  hasKubectl,
  type Hook,
  metatronIn,
  password,
  service,
} from "../../support/preview-cluster.ts";

let root = "";
beforeEach(async () => {
  root = await blogProject();
});

const metatron = (...args: readonly string[]): Promise<Ran> => metatronIn(root, ...args);
const run = async (hook: Hook, ...flags: readonly string[]): Promise<Ran> =>
  await metatron("preview", "--url", await serveHooks(hook), ...flags);

describe.skipIf(!hasKubectl)("preview from a snapshot, and between versions", () => {
  test("a snapshot gives the same preview without a cluster, and holds no Secret", async () => {
    const server = await cluster(root, ["one", "two"]);
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
    await server.close();
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
    await cluster(root, ["one"]);
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
    await cluster(root, ["one"]);
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
});
