import type { Io } from "../../io.ts";
import type { Project } from "../../project/model.ts";
import { fail } from "../fail.ts";
import { runTool } from "../run-tool.ts";
import { isInteractive } from "./ask.ts";

/** Makes a git repository unless the folder already lies in one; a machine without git gets a note. */
export async function initGit(root: string, io: Io): Promise<void> {
  const inside = await runTool("git", ["rev-parse", "--is-inside-work-tree"], { cwd: root, io });
  if (inside.code === 0 && inside.stdout.trim() === "true") return;
  const result = await runTool("git", ["init", "--quiet"], { cwd: root, io });
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
  const result = await runTool(manager, installs[manager], { cwd: root, io });
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
