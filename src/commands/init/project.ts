import { basename } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import { imageRule, labelRule, serviceNameRule } from "../../project/index.ts";
import type { HookAuthentication, Project } from "../../model/project.ts";
import { fail } from "../fail.ts";
import { chooseParts } from "../generate/list.ts";
import { refuse } from "../generate/flag.ts";
import { runTool } from "../run-tool.ts";

/** What `init` may be told about the project; the rest gets its default. */
export interface ProjectFlags {
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly image?: string;
  readonly packageManager?: Project["packageManager"];
  readonly ci?: Project["ci"];
  readonly authentication?: HookAuthentication;
  readonly with?: readonly string[];
}

/** A project without controllers; throws every flag that breaks a rule. */
export function toProject(root: string, flags: ProjectFlags, dependencies: Project["dependencies"]): Project {
  const name = flags.name ?? nameOf(root);
  const namespace = flags.namespace ?? name;
  const image = flags.image ?? name;
  const problems = [
    ...refuse("--name", name, serviceNameRule),
    ...refuse("--namespace", namespace, labelRule),
    ...refuse("--image", image, imageRule),
  ];
  if (problems.length > 0) throw new UserError(problems);
  return {
    format: 2,
    name,
    namespace,
    image,
    service: { port: flags.port ?? 9292 },
    packageManager: flags.packageManager ?? "npm",
    ci: flags.ci ?? "none",
    authentication: flags.authentication ?? "none",
    with: chooseParts(flags.with),
    dependencies,
    controllers: [],
  };
}

/** A name for a project out of the name of its folder. */
export function nameOf(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return name === "" ? "controller" : name;
}

/** Makes a git repository unless the folder already lies in one; a machine without git gets a note. */
export async function initGit(root: string, io: Io): Promise<void> {
  const inside = await runTool("git", ["rev-parse", "--is-inside-work-tree"], io, { cwd: root });
  if (inside.code === 0 && inside.stdout.trim() === "true") return;
  const result = await runTool("git", ["init", "--quiet"], io, { cwd: root });
  if (result.code !== 0)
    io.stderr.write(`note: git init did not work: ${result.output.trim().split("\n")[0] ?? ""}\n`);
}

const installs: Readonly<Record<Project["packageManager"], readonly string[]>> = {
  npm: ["install", "--no-audit", "--no-fund"],
  pnpm: ["install"],
  yarn: ["install"],
};

/** Installs the dependencies, with a sign of life on a terminal. */
export async function installDependencies(
  root: string,
  manager: Project["packageManager"],
  io: Io,
): Promise<void> {
  const done = await startProgress(`Installing with ${manager}`, io);
  const result = await runTool(manager, installs[manager], io, { cwd: root });
  done(result.code === 0);
  if (result.code === 0) return;
  fail(
    "INIT_TOOL_FAILED",
    `The project is written, but ${manager} install failed:\n${lastLines(result.output, 20)}`,
    `Run ${manager} install in ${root}.`,
  );
}

function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n");
}

async function startProgress(message: string, io: Io): Promise<(isDone: boolean) => void> {
  if (!isInteractive(io)) {
    io.stderr.write(`${message} …\n`);
    return () => {};
  }
  const { spinner } = await import("@clack/prompts");
  const progress = spinner();
  progress.start(message);
  return (isDone) => {
    if (isDone) progress.stop("Installed");
    else progress.error("Not installed");
  };
}

/** Whether somebody is there to answer: both ends are a terminal. */
export function isInteractive(io: Io): boolean {
  return io.stdin.isTTY === true && io.stdout.isTTY === true;
}
