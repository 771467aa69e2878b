import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkModules } from "./support/link-modules.ts";
import { builtCli, root } from "./support/root.ts";
import { runOk } from "./support/run.ts";

const golden = join(root, "test/golden/blog");
const worked = "src/controllers/blog.ts";
const children = "secrets,statefulsets,services,deployments,ingresses";
const described = ["--crd", join(root, "test/golden/blog-crd.yaml"), "--children", children];
const dependencies = ["--runtime", "^0.1.0", "--cli", "^0.1.0"];
const flags = [...described, ...dependencies, "--ci", "github", "--no-git", "--no-install", "--yes"];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "metatron-golden-"));
  await runOk(process.execPath, [builtCli, "init", "blog", ...flags], { cwd: folder });
  if (process.env["UPDATE"] === "1") refresh(join(folder, "blog"));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts what is generated now in place of the golden project; only the worked controller stays. */
function refresh(fresh: string): void {
  const controller = readFileSync(join(golden, worked), "utf8");
  rmSync(golden, { recursive: true });
  cpSync(fresh, golden, { recursive: true });
  writeFileSync(join(golden, worked), controller);
}

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => name.split(sep).join("/"))
    .sort();

describe("the Blog of the guide", () => {
  test("init writes the golden project, file by file (UPDATE=1 refreshes it)", () => {
    const fresh = join(folder, "blog");
    expect(filesBelow(golden)).toEqual(filesBelow(fresh));
    for (const path of filesBelow(golden).filter((name) => name !== worked))
      expect(readFileSync(join(golden, path), "utf8"), path).toBe(readFileSync(join(fresh, path), "utf8"));
  });

  test("its controller is shorter than the one of the guide", () => {
    expect(readFileSync(join(golden, worked), "utf8").split("\n").length).toBeLessThan(95);
  });
});

describe("the golden project, compiled", () => {
  let project: string;
  beforeAll(async () => {
    project = join(folder, "golden");
    cpSync(golden, project, { recursive: true });
    linkModules(project);
    await runOk(join(root, "node_modules/.bin/tsc"), [], { cwd: project });
  }, 60_000);

  test("is what metatron generates, and nothing in it is wrong", async () => {
    await runOk(process.execPath, [builtCli, "generate", "--check"], { cwd: project });
    const { stdout } = await runOk(process.execPath, [builtCli, "lint"], { cwd: project });
    expect(stdout).toContain("nothing found");
  });

  test("passes its own test in the simulator", async () => {
    const { stdout } = await runOk(join(root, "node_modules/.bin/vitest"), ["run"], { cwd: project });
    expect(stdout).toMatch(/Tests {2}3 passed/);
  }, 60_000);

  interface Child {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: Record<string, unknown>;
  }
  interface Answer {
    readonly children: readonly Child[];
  }

  /** The guide's call, with children that were observed or, as in the guide, none at all. */
  async function sync(body: object, status = 200): Promise<Answer> {
    const { createServer } = await import("@metatron/runtime");
    const { default: controller } = (await import(join(project, "dist/controllers/blog.js"))) as {
      default: never;
    };
    const server = createServer({ controllers: [controller], logger: false });
    const answer = await server.inject({ method: "POST", url: "/blogs/sync", payload: body });
    await server.close();
    expect(answer.statusCode, answer.body).toBe(status);
    return answer.json<Answer>();
  }

  const parent = { metadata: { name: "foo" }, spec: { replicas: 1, image: "nginx:latest" } };
  const text = (value: string | undefined): string => Buffer.from(value ?? "", "base64").toString();

  test("answers the guide's call, which lacks children, with seven", async () => {
    const { children } = await sync({ parent });
    expect(children.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Secret foodb",
      "StatefulSet foo-db",
      "Service foo-db",
      "Secret fooapp",
      "Deployment foo",
      "Service foo",
      "Ingress foo",
    ]);
    const [db, databases, , app, web, , site] = children;
    expect(Object.keys(db?.data ?? {}).sort()).toEqual([
      "MYSQL_DATABASE",
      "MYSQL_PASSWORD",
      "MYSQL_ROOT_PASSWORD",
      "MYSQL_USER",
    ]);
    expect(text(app?.data?.["DATABASE_URL"])).toContain(text(db?.data?.["MYSQL_PASSWORD"]));
    expect(JSON.stringify(site?.spec)).toContain("foo.blogs.therubyist.org");
    expect(site?.spec).toMatchObject({ ingressClassName: "nginx" });
    expect(databases?.spec).toMatchObject({ serviceName: "foo-db" });
    expect(web?.spec).toMatchObject({ replicas: 1 });
  });

  test("leaves the number of pods to an autoscaler when the Blog has none", async () => {
    const { children } = await sync({ parent: { ...parent, spec: { image: "nginx:1.29" } } });
    expect(children.find(({ kind }) => kind === "Deployment")?.spec).not.toHaveProperty("replicas");
  });

  test("says what is missing, and deletes nothing, when the Blog has no image", async () => {
    const answer = await sync({ parent: { ...parent, spec: { replicas: 1 } } }, 500);
    expect(JSON.stringify(answer)).toContain("spec.image is missing");
  });

  test("serves a second Blog in the same namespace", async () => {
    const { simulate } = await import("@metatron/cli/testing");
    const { default: controller } = (await import(join(project, "dist/controllers/blog.js"))) as {
      default: never;
    };
    const cluster = await simulate({
      controllers: [controller],
      manifests: [join(project, "manifests/base/controllers/blog-controller.yaml")],
      crds: [join(project, "crds/blogs.therubyist.org.yaml")],
    });
    for (const name of ["one", "two"])
      await cluster.apply({
        apiVersion: "therubyist.org/v1",
        kind: "Blog",
        metadata: { name, namespace: "default" },
        spec: { image: "nginx:1.29" },
      });
    await cluster.settle();
    expect(cluster.problems).toEqual([]);
    const names = cluster.list("StatefulSet").map(({ metadata }) => metadata.name);
    expect(names.sort()).toEqual(["one-db", "two-db"]);
    await cluster.close();
  });

  test("never changes a password that it can read back", async () => {
    const first = await sync({ parent });
    const other = await sync({ parent });
    const secrets = first.children.filter(({ kind }) => kind === "Secret");
    const observed = Object.fromEntries(secrets.map((secret) => [secret.metadata.name, secret]));
    const second = await sync({ parent, children: { "Secret.v1": observed } });
    expect(second).toEqual(first);
    expect(other.children[0]?.data).not.toEqual(first.children[0]?.data);
  });
});

test("the golden folder holds no build output", () => {
  expect(existsSync(join(golden, "node_modules"))).toBe(false);
  expect(existsSync(join(golden, "dist"))).toBe(false);
});
