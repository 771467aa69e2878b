import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Interrupted, throwIfInterrupted } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import {
  collect,
  declareControllerFlags,
  defined,
  examples,
  toControllerFlags,
  wholeNumber,
  type Declare,
} from "./flags.ts";
import {
  imageRule,
  labelRule,
  obeys,
  packageManagers,
  projectParts,
  serviceNameRule,
  type TextRule,
} from "../project/index.ts";
import type { FilePlan } from "../model/plan.ts";
import type { Project } from "../model/project.ts";
import { createStyle, renderTree } from "../report/style.ts";
import { readVersion } from "../version.ts";
import { readCrds } from "./crds.ts";
import { fail } from "./fail.ts";
import { assemble } from "./generate/assemble.ts";
import type { CompositeFlags } from "./generate/composite.ts";
import { finish, warnOfCrds, warnOfMethods, warnOfParents } from "./generate/apply.ts";
import {
  initGit,
  installDependencies,
  nameOf,
  type ProjectFlags,
  toProject,
  isInteractive,
} from "./init/project.ts";
import { exclusively } from "./project/exclusive.ts";
import { parentsOf } from "./project/load.ts";
import { comparePlan } from "./project/plan.ts";
import { chooseSupplies } from "./project/dependency-specs.ts";

interface Flags {
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly image?: string;
  readonly packageManager?: "npm" | "pnpm" | "yarn";
  readonly ci?: "github" | "gitlab" | "none";
  readonly authentication?: "none" | "bearer" | "mtls";
  readonly with?: readonly string[];
  readonly crd?: readonly string[];
  readonly git: boolean;
  readonly install: boolean;
  readonly yes?: boolean;
  readonly runtime?: string;
  readonly cli?: string;
  readonly json?: boolean;
}

export const declareInit: Declare = (command, run) => {
  command
    .argument("[dir]", "folder of the project: absent, empty, or with nothing but a .git")
    .description("Start a new project, with a controller for each CRD.")
    .option("--crd <crd...>", "CRDs: files, folders, http(s) URLs, cluster:NAME, or - for stdin")
    .option("--name <name>", "name of the project (the folder's unless said)")
    .option("--namespace <namespace>", "namespace of the hooks' Service (the name unless said)")
    .option("--port <number>", "port of server and Service (9292 unless said)", wholeNumber(1, 65_535))
    .option("--image <image>", "image without a tag (the name unless said)")
    .addOption(
      command.createOption("--package-manager <name>", "npm unless said").choices(["npm", "pnpm", "yarn"]),
    )
    .addOption(
      command.createOption("--ci <name>", "whose workflow to generate").choices(["github", "gitlab", "none"]),
    )
    .addOption(
      command
        .createOption("--authentication <kind>", "how Metacontroller proves who it is (none unless said)")
        .choices(["none", "bearer", "mtls"]),
    )
    .option("--with <list>", `what not every project needs: ${projectParts.join(", ")}`, collect);
  declareControllerFlags(command);
  command
    .option("--no-git", "make no git repository")
    .option("--no-install", "do not install dependencies")
    .option("-y, --yes", "ask nothing, take defaults")
    .option("--runtime <spec>", "npm spec of @metatron/runtime")
    .option("--cli <spec>", "npm spec of @metatron/cli")
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron init blog --crd blog.yaml --children deployments,services,secrets",
        "metatron init --name blog --package-manager pnpm --no-git --yes",
      ),
    )
    .action(async (directory: string | undefined, flags: Flags) => {
      await run(flags, async (io) => {
        const { crd = [], git, install, yes = false, runtime, cli, ...rest } = flags;
        const { name, namespace, port, image, packageManager, ci, authentication, with: parts } = rest;
        const base = defined({ name, namespace, port, image, packageManager, ci, authentication });
        const project = { ...base, ...(parts === undefined ? {} : { with: parts }) };
        const controller = toControllerFlags(command);
        const places = defined({ directory, runtime, cli });
        return await init(
          { ...places, project, crds: crd, controller, git, install, yes: yes || flags.json === true },
          io,
        );
      });
    });
};

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
  const root = resolve(io.cwd, options.directory ?? ".");
  return await exclusively(root, io, () => initAlone(root, options, io), { isNew: true });
}

async function initAlone(root: string, options: InitOptions, io: Io): Promise<Outcome> {
  const shown = options.directory ?? ".";
  const { hasGit, found } = await refuseFullFolder(root, shown);
  toProject(root, options.project, { runtime: "*", cli: "*" });
  const { crds: inputs, refused } = await readCrds(options.crds, io);
  const flags = isInteractive(io) && !options.yes ? await askMissing(root, options.project) : options.project;
  const empty = toProject(root, flags, { runtime: "*", cli: "*" });
  const assembled = assemble(empty, inputs, { flags: options.controller, known: new Map() });
  const supplies = await chooseSupplies({ runtime: options.runtime, cli: options.cli }, io);
  const project: Project = { ...assembled.project, dependencies: supplies.dependencies };
  const parents = parentsOf(project, assembled.fresh);
  io.stderr.write(warnOfParents(parents) + warnOfCrds(assembled.fresh.values()) + warnOfMethods(project));
  const model = { project, crds: assembled.fresh, vendor: supplies.vendor, toolVersion: readVersion() };
  const compared = await comparePlan(root, model);
  if (found.length > 0) await refuseOther(root, shown, found, compared.plan);
  const written = await finish(compared, {}, { io });
  if (options.git && !hasGit) await initGit(root, io);
  if (options.install) await installDependencies(root, project.packageManager, io);
  throwIfInterrupted(io.signal, "the files are written");
  const paths = compared.plan.map(({ path }) => path);
  const next = nextCommands(project, { root, cwd: io.cwd, isInstalled: options.install });
  const json = { ...(written.json as object), directory: root, files: paths, next };
  return { exitCode: 0, text: describe(shown, paths, next, io), json, refused };
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

/** Asks for what no flag has said. Every question has a flag and a default. */
export async function askMissing(root: string, flags: ProjectFlags): Promise<ProjectFlags> {
  const { group, text, select, cancel } = await import("@clack/prompts");
  const asked = (message: string, initialValue: string, rule: TextRule) =>
    text({
      message,
      initialValue,
      validate: (value) => (obeys(rule, value ?? "") ? undefined : `It must be ${rule.says}.`),
    });
  const name = flags.name ?? nameOf(root);
  const answers = await group(
    {
      name: async () => flags.name ?? (await asked("Name of the project", name, serviceNameRule)),
      namespace: async ({ results }) =>
        flags.namespace ?? (await asked("Namespace of its Service", String(results.name), labelRule)),
      image: async ({ results }) =>
        flags.image ?? (await asked("Image, without a tag", String(results.name), imageRule)),
      packageManager: async () =>
        flags.packageManager ??
        (await select({
          message: "Package manager",
          options: packageManagers.map((value) => ({ value, label: value })),
        })),
    },
    {
      onCancel: () => {
        cancel("Nothing was written.");
        throw new Interrupted("interrupted; nothing was written");
      },
    },
  );
  return { ...flags, ...(answers as ProjectFlags) };
}

/** Throws unless a folder is absent, or empty but for a `.git`, or may be what an `init` that was killed has left. */
export async function refuseFullFolder(
  root: string,
  shown: string,
): Promise<{ readonly hasGit: boolean; readonly found: readonly string[] }> {
  const names = await readNames(root, shown);
  const found = [];
  for (const name of names.toSorted())
    if (name !== ".git" && !(name === ".metatron" && (await isLockOnly(join(root, name))))) found.push(name);
  if (found.length > 0 && !found.includes("metatron.json")) refuseFound(shown, found);
  return { hasGit: names.includes(".git"), found };
}

function refuseFound(shown: string, found: readonly string[]): never {
  const listed = found.slice(0, 10).join(", ") + (found.length > 10 ? ` and ${found.length - 10} more` : "");
  return fail(
    "INIT_NOT_EMPTY",
    `${shown} is not empty: it holds ${listed}.`,
    "Choose another folder, or empty this one.",
  );
}

/** What an install leaves. */
const installed = ["node_modules", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", ".yarn", ".metatron"];

/** Throws unless a folder holds nothing but the very files of this plan: then an earlier run was killed, and is gone on with. */
async function refuseOther(
  root: string,
  shown: string,
  found: readonly string[],
  plan: readonly FilePlan[],
): Promise<void> {
  const tops = new Set([...plan.map(({ path }) => path.split("/")[0] ?? ""), ...installed]);
  const foreign = found.filter((name) => !tops.has(name));
  const different: string[] = [];
  for (const { path, content } of plan) {
    const text = await readFile(join(root, path)).catch(() => undefined);
    if (text !== undefined && !text.equals(Buffer.from(content))) different.push(path);
  }
  if (foreign.length > 0 || different.length > 0) refuseFound(shown, [...foreign, ...different]);
}

/** Whether nothing but the lock of this command lies in the folder of the tool. */
async function isLockOnly(folder: string): Promise<boolean> {
  return (await readdir(folder)).every((name) => name === "write");
}

async function readNames(root: string, shown: string): Promise<readonly string[]> {
  try {
    return await readdir(root);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const reason = code === "ENOTDIR" ? "it is no folder" : `it cannot be read (${code ?? String(error)})`;
    return fail("INIT_NOT_EMPTY", `${shown} cannot become a project: ${reason}.`, "Choose another folder.");
  }
}
