import { findCompiler } from "../serve/compile.ts";

/** What one look came to. */
export interface Line {
  readonly name: string;
  readonly state: "ok" | "warning" | "fault" | "skipped";
  readonly message: string;
  readonly fix?: string;
}

/** The answer of a program that was run. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program; a missing one answers with code 127. */
export type Execute = (program: string, args: readonly string[], input?: string) => Promise<Answer>;

/** What the checks of a cluster may use. */
export interface Cluster {
  /** Runs kubectl with the chosen context. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<Answer>;
  readonly now: () => number;
}

/** Whether a version such as `20.19.1` is at least another. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.replace(/^v/, "").split(".").map(Number));
  for (const [index, number] of (want ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}

/** Node, which runs all of this. */
export function checkNode(version: string): Line {
  const ok = isAtLeast(version, "20.19.0");
  const fix = "Install Node 20.19 or later (24 is a good choice).";
  return ok
    ? { name: "node", state: "ok", message: version }
    : { name: "node", state: "fault", message: `${version} is too old`, fix };
}

/** The package manager that the project uses. */
export async function checkPackageManager(execute: Execute, name: string): Promise<Line> {
  const { code, stdout } = await execute(name, ["--version"]);
  const version = stdout.trim();
  if (code === 0) return { name, state: "ok", message: version };
  return {
    name,
    state: "fault",
    message: `${name} does not run`,
    fix: `Install ${name}; metatron.json names it as the package manager.`,
  };
}

/** The project's own compiler. */
export async function checkTypeScript(cwd: string): Promise<Line> {
  const compiler = await findCompiler(cwd);
  const name = "typescript";
  if (compiler !== undefined) return { name, state: "ok", message: compiler.version };
  return {
    name,
    state: "warning",
    message: "not installed in this folder or above",
    fix: "Run the install command of the package manager.",
  };
}

/** kubectl, which is the way to the cluster. */
export async function checkKubectl(execute: Execute): Promise<Line> {
  const { code, stdout } = await execute("kubectl", ["version", "--client", "-o", "json"]);
  const name = "kubectl";
  if (code !== 0)
    return {
      name,
      state: "warning",
      message: "not found",
      fix: "Install kubectl to look at the cluster and to render manifests.",
    };
  return { name, state: "ok", message: /"gitVersion": "([^"]+)"/.exec(stdout)?.[1] ?? "found" };
}
