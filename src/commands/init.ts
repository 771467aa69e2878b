import { join, relative, resolve } from "node:path";
import type { Io } from "../io.ts";
import { throwIfInterrupted } from "../interrupted.ts";
import type { Outcome } from "../outcome.ts";
import type { Project } from "../project/model.ts";
import { renderTree } from "../report/tree.ts";
import { createStyle } from "../report/style.ts";
import { readVersion } from "../version.ts";
import { readCrds } from "./crds.ts";
import { assemble } from "./generate/assemble.ts";
import type { CompositeFlags } from "./generate/composite.ts";
import { warnOfParents } from "./generate/crd-changes.ts";
import { finish } from "./generate/finish.ts";
import { askMissing, isInteractive } from "./init/ask.ts";
import { refuseFullFolder } from "./init/folder.ts";
import { type ProjectFlags, toProject } from "./init/settings.ts";
import { initGit, installDependencies } from "./init/tools.ts";
import { parentsOf } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { chooseSupplies } from "./project/vendor.ts";

export interface InitOptions {
  /** The folder of the project; the working directory when absent. */
  readonly directory?: string;
  readonly project: ProjectFlags;
  readonly crds: readonly string[];
  readonly controller: CompositeFlags;
  readonly git: boolean;
  readonly install: boolean;
  /** Take defaults for all that is not said, and ask nothing. */
  readonly yes: boolean;
  readonly runtime?: string;
  readonly cli?: string;
}

/** Starts a project in an empty folder, with a controller for each CRD. */
export async function init(options: InitOptions, io: Io): Promise<Outcome> {
  const shown = options.directory ?? ".";
  const root = resolve(io.cwd, shown);
  const { hasGit } = await refuseFullFolder(root, shown);
  toProject(root, options.project, { runtime: "*", cli: "*" });
  const inputs = options.crds.length === 0 ? [] : await readCrds(options.crds, io);
  const flags = isInteractive(io) && !options.yes ? await askMissing(root, options.project) : options.project;
  const empty = toProject(root, flags, { runtime: "*", cli: "*" });
  const assembled = assemble(empty, inputs, { flags: options.controller, known: new Map() });
  const supplies = await chooseSupplies({ runtime: options.runtime, cli: options.cli }, io);
  const project: Project = { ...assembled.project, dependencies: supplies.dependencies };
  io.stderr.write(warnOfParents(parentsOf(project, assembled.fresh)));
  const model = { project, crds: assembled.fresh, vendor: supplies.vendor, toolVersion: readVersion() };
  const compared = await comparePlan(root, model);
  const written = await finish(compared, {}, { io });
  if (options.git && !hasGit) await initGit(root, io);
  if (options.install) await installDependencies(root, project.packageManager, io);
  throwIfInterrupted(io.signal, "the files are written");
  const paths = compared.plan.map(({ path }) => path);
  const next = nextCommands(project, { root, cwd: io.cwd, isInstalled: options.install });
  const json = { ...(written.json as object), directory: root, files: paths, next };
  return { exitCode: 0, text: describe(shown, paths, next, io), json };
}

function nextCommands(
  project: Project,
  { root, cwd, isInstalled }: { readonly root: string; readonly cwd: string; readonly isInstalled: boolean },
): readonly string[] {
  const folder = relative(cwd, root);
  const manager = project.packageManager;
  const execute = { npm: "npx", pnpm: "pnpm exec", yarn: "yarn" }[manager];
  return [
    ...(folder === "" ? [] : [`cd ${folder}`]),
    ...(isInstalled ? [] : [`${manager} install`]),
    project.controllers.length === 0
      ? `${execute} metatron generate ${join("path", "to", "crd.yaml")}`
      : `${manager} test`,
    `${execute} metatron serve`,
    `${execute} metatron simulate`,
  ].slice(0, 3);
}

function describe(shown: string, paths: readonly string[], next: readonly string[], io: Io): string {
  const style = createStyle(io, "stdout");
  const commands = next.map((command) => `  ${style("cyan", command)}`).join("\n");
  return `${renderTree(shown === "." ? "." : shown.replace(/\/+$/, ""), paths)}\n\nNext:\n${commands}\n`;
}
