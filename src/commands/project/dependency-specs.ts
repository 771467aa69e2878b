import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Problem, UserError } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import type { Project } from "../../model/project.ts";
import { packageFolder, readVersion } from "../../version.ts";
import { fail, problem } from "../fail.ts";
import { runTool } from "../run-tool.ts";

/** The dependency specs of a new project, and the archives that they need. */
export interface Supplies {
  readonly dependencies: Project["dependencies"];
  readonly vendor: Archives;
}

/** What a new project depends on: archives of this checkout, or the version range of an installed CLI. */
export async function chooseSupplies(
  specs: { readonly runtime?: string | undefined; readonly cli?: string | undefined },
  io: Io,
): Promise<Supplies> {
  const range = `^${readVersion()}`;
  const names = archiveNames();
  const own = isCheckout()
    ? { runtime: `file:vendor/${names.runtime}`, cli: `file:vendor/${names.cli}` }
    : { runtime: range, cli: range };
  const dependencies = { runtime: specs.runtime ?? own.runtime, cli: specs.cli ?? own.cli };
  const wanted = vendoredNames(dependencies);
  if (wanted.length === 0) return { dependencies, vendor: new Map() };
  const packed = await packWorkspaces(io);
  return { dependencies, vendor: new Map([...packed].filter(([name]) => wanted.includes(name))) };
}

/** The file names below `vendor/` that dependency specs point to. */
function vendoredNames(dependencies: Project["dependencies"]): readonly string[] {
  return [dependencies.cli, dependencies.runtime].flatMap((spec) => {
    const name = /^file:(?:\.\/)?vendor\/([^/\\]+\.tgz)$/.exec(spec)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** The archives of an existing project: those it has, else freshly packed where a checkout can. */
export async function readVendor(root: string, project: Project, io: Io): Promise<Archives> {
  const vendor = new Map<string, Uint8Array>();
  const missing: string[] = [];
  for (const name of vendoredNames(project.dependencies)) {
    const bytes = await readFile(join(root, "vendor", name)).catch(() => undefined);
    if (bytes === undefined) missing.push(name);
    else vendor.set(name, bytes);
  }
  if (missing.length === 0) return vendor;
  const packed: Archives = isCheckout() ? await packWorkspaces(io) : new Map<string, Uint8Array>();
  const problems: Problem[] = [];
  for (const name of missing) {
    const bytes = packed.get(name);
    if (bytes === undefined) problems.push(absentArchive(name));
    else vendor.set(name, bytes);
  }
  if (problems.length > 0) throw new UserError(problems);
  return vendor;
}

function absentArchive(name: string): Problem {
  return problem(
    "PROJECT_VENDOR_MISSING",
    `metatron.json depends on vendor/${name}, which is not there.`,
    "Take the file back from version control, or run metatron generate from the checkout of that version.",
    { file: `vendor/${name}` },
  );
}

/** The archives of this checkout by file name, as `npm pack` makes them: the same bytes for the same files. */
export type Archives = ReadonlyMap<string, Uint8Array>;

/** Whether this CLI runs from a checkout, with the runtime's workspace beside it. */
function isCheckout(): boolean {
  return existsSync(join(packageFolder(), "runtime", "package.json"));
}

/** The names that `npm pack` gives the archives of this version. */
function archiveNames(): { readonly runtime: string; readonly cli: string } {
  const version = readVersion();
  return { runtime: `metatron-runtime-${version}.tgz`, cli: `metatron-cli-${version}.tgz` };
}

/** Packs both packages of the checkout with npm. */
async function packWorkspaces(io: Io): Promise<Archives> {
  const cwd = packageFolder();
  const folder = await mkdtemp(join(tmpdir(), "metatron-pack-"));
  try {
    const args = ["pack", ".", "./runtime", "--ignore-scripts", "--silent", "--pack-destination", folder];
    const result = await runTool("npm", args, io, { cwd });
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
