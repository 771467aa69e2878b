import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Io } from "../io.ts";
import { packageFolder, readVersion } from "../version.ts";
import { fail } from "./fail.ts";
import { runTool } from "./run-tool.ts";

/** The archives of this checkout by file name, as `npm pack` makes them: the same bytes for the same files. */
export type Archives = ReadonlyMap<string, Uint8Array>;

/** Whether this CLI runs from a checkout, with the runtime's workspace beside it. */
export function isCheckout(): boolean {
  return existsSync(join(packageFolder(), "runtime", "package.json"));
}

/** The names that `npm pack` gives the archives of this version. */
export function archiveNames(): { readonly runtime: string; readonly cli: string } {
  const version = readVersion();
  return { runtime: `metatron-runtime-${version}.tgz`, cli: `metatron-cli-${version}.tgz` };
}

/** Packs both packages of the checkout with npm. */
export async function packWorkspaces(io: Io): Promise<Archives> {
  const cwd = packageFolder();
  const folder = await mkdtemp(join(tmpdir(), "metatron-pack-"));
  try {
    const args = ["pack", ".", "./runtime", "--ignore-scripts", "--silent", "--pack-destination", folder];
    const result = await runTool("npm", args, { cwd, io });
    const { runtime, cli } = archiveNames();
    if (result.code !== 0 || !existsSync(join(folder, runtime)) || !existsSync(join(folder, cli)))
      fail(
        "PACK_FAILED",
        `npm pack failed in ${cwd}:\n${result.output.trim()}`,
        "Run npm ci && npm run build in the checkout, or pass --runtime and --cli.",
      );
    return new Map([
      [cli, await readFile(join(folder, cli))],
      [runtime, await readFile(join(folder, runtime))],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
