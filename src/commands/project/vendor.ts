import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Problem, UserError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import type { Project } from "../../project/model.ts";
import { readVersion } from "../../version.ts";
import { problem } from "../fail.ts";
import { type Archives, archiveNames, isCheckout, packWorkspaces } from "../pack.ts";

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
export function vendoredNames(dependencies: Project["dependencies"]): readonly string[] {
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
