import { readFile, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import type { Io } from "../../model/io.ts";
import { fail } from "../fail.ts";
import { findUpward } from "../project/find-upward.ts";
import { runTool } from "../run-tool.ts";

/** Compiles the project with its own TypeScript when a source is newer than its output; returns what the compiler said. */
export async function compileStale(root: string, io: Io): Promise<{ readonly errors?: string }> {
  const compiler = await needCompiler(root);
  if (!(await isStale(root))) return {};
  const result = await runTool(
    execPath,
    [compiler, "-p", "tsconfig.json", "--sourceMap", "--noEmitOnError", "--pretty", "false"],
    io,
    { cwd: root },
  );
  return result.code === 0 ? {} : { errors: result.output.trim() };
}

/** A TypeScript compiler. */
export interface Compiler {
  readonly path: string;
  readonly version: string;
}

/** The project's own compiler, found upward as Node finds it: a workspace keeps it at its root. */
export async function findCompiler(root: string): Promise<Compiler | undefined> {
  const manifest = join("node_modules", "typescript", "package.json");
  const folder = await findUpward(root, manifest);
  if (folder === undefined) return undefined;
  const place = join(folder, manifest);
  const { bin, version } = JSON.parse(await readFile(place, "utf8")) as {
    bin: Record<string, string>;
    version: string;
  };
  const program = bin["tsc"] ?? Object.values(bin)[0];
  return program === undefined ? undefined : { path: join(dirname(place), program), version };
}

async function needCompiler(root: string): Promise<string> {
  const compiler = await findCompiler(root);
  if (compiler !== undefined) return compiler.path;
  return fail(
    "SERVE_NOT_INSTALLED",
    `The project's TypeScript compiler is not in a node_modules of ${root} or above.`,
    "Install the dependencies, as with npm install.",
  );
}

async function timeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

async function isStale(root: string): Promise<boolean> {
  const configured = Math.max(
    (await timeOf(join(root, "tsconfig.json"))) ?? 0,
    (await timeOf(join(root, "node_modules", ".package-lock.json"))) ?? 0,
  );
  const names = await readdir(join(root, "src"), { recursive: true });
  for (const name of names.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))) {
    const output = await timeOf(join(root, "dist", name.replace(/\.ts$/, ".js")));
    const source = (await timeOf(join(root, "src", name))) ?? 0;
    if (output === undefined || output < source || output < configured) return true;
  }
  return false;
}
