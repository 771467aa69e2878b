import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planProject } from "../../generators/index.ts";
import { canBuildImages } from "../support/base-image.ts";
import { blogCrd } from "../support/blog-crd.ts";
import { run } from "../support/command.ts";
import { removePlan, writePlan } from "../support/compile.ts";
import { child, composite, modelOf } from "../support/project-model.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const image = `localhost/metatron-test-${process.pid}`;

interface PackageJson {
  devDependencies: Record<string, string>;
}

/** A generated project with its lockfile; the image needs no CLI, so that it is not packed here. */
async function writeProject(): Promise<string> {
  const controllers = [composite(blogCrd, [child("deployments"), child("services")], { name: "blogs" })];
  const folder = writePlan(await planProject(modelOf(controllers, [blogCrd])));
  rmSync(join(folder, "node_modules"), { recursive: true });
  mkdirSync(join(folder, "vendor"));
  await run("npm", ["pack", "--workspace", "runtime", "--pack-destination", join(folder, "vendor")], root);
  const path = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as PackageJson;
  delete manifest.devDependencies["@metatron/cli"];
  writeFileSync(path, JSON.stringify(manifest));
  await run("npm", ["install", "--package-lock-only"], folder);
  return folder;
}

/** The bytes of all files of a folder. */
function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).byteLength, 0);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts the image's command as its user, with the whole file system read-only, as the Deployment does. */
function start(mount: string, port: number): ChildProcess {
  const environment = `PATH=/usr/local/bin:/usr/bin:/bin NODE_ENV=production PORT=${port} HOST=127.0.0.1`;
  const inside = `cd /app && ! touch /app/x /tmp/x 2>/dev/null && exec node dist/server.js`;
  const script =
    `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && ` +
    `exec chroot --userspec=1000:1000 "$0" /usr/bin/env -i ${environment} sh -c '${inside}'`;
  return spawn("unshare", ["--mount", "sh", "-c", script, mount], { stdio: ["ignore", "ignore", "pipe"] });
}

async function listening(server: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("listening on")) resolve();
    });
    server.once("exit", (code) => reject(new Error(`the server stopped with ${String(code)}:\n${said}`)));
  });
}

const isPossible = await canBuildImages();

describe.skipIf(!isPossible)("the image of a generated project", () => {
  let folder = "";
  let container = "";
  let mount = "";

  beforeAll(async () => {
    folder = await writeProject();
    const build = ["bud", "--isolation", "chroot", "--pull=never", "--format", "docker", "--tag", image];
    await run("buildah", [
      ...build,
      "--build-arg",
      "VERSION=1.2.3",
      "--build-arg",
      "REVISION=4f2c9e1",
      folder,
    ]);
    container = await run("buildah", ["from", "--pull-never", image]);
    mount = await run("buildah", ["mount", container]);
  }, 600_000);

  afterAll(async () => {
    if (container !== "") await run("buildah", ["rm", container]);
    await run("buildah", ["rmi", image]).catch(() => undefined);
    if (folder !== "") removePlan(folder);
  }, 60_000);

  test("holds the compiled code and the production dependencies, under 20 MB, and nothing else", () => {
    expect(readdirSync(join(mount, "app")).sort()).toEqual(["dist", "node_modules", "package.json"]);
    expect(readdirSync(join(mount, "app/node_modules"))).not.toContain("typescript");
    expect(readdirSync(join(mount, "app/node_modules"))).not.toContain("kubernetes-models");
    expect(sizeOf(join(mount, "app"))).toBeLessThan(20_000_000);
  });

  test("runs as a user without rights and says what it is", async () => {
    const described = JSON.parse(await run("buildah", ["inspect", "--type", "image", image])) as {
      Docker: { config: { User: string; Labels: Record<string, string>; Healthcheck: unknown } };
    };
    const { User, Labels, Healthcheck } = described.Docker.config;
    expect(User).toBe("node");
    expect(Healthcheck).toBeDefined();
    expect(Labels).toMatchObject({
      "org.opencontainers.image.title": "blog-hooks",
      "org.opencontainers.image.version": "1.2.3",
      "org.opencontainers.image.revision": "4f2c9e1",
    });
  });

  test("answers sync with a read-only root, and ends on SIGTERM", async () => {
    const port = await freePort();
    const server = start(mount, port);
    const ended = new Promise((resolve) => server.once("exit", resolve));
    await listening(server);
    const parent = { metadata: { name: "foo" }, spec: { replicas: 1, image: "nginx:latest" } };
    const response = await fetch(`http://127.0.0.1:${port}/blogs/sync?revision=4f2c9e1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ parent }),
    });
    expect(response.status).toBe(200);
    const { children } = (await response.json()) as { children: { kind: string }[] };
    expect(children.map(({ kind }) => kind)).toEqual(["Deployment"]);
    server.kill("SIGTERM");
    expect(await ended).toBe(0);
  }, 60_000);
});
