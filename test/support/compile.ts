import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Plan } from "../../src/model/plan.ts";
import { linkModules } from "./link-modules.ts";
import { root } from "./root.ts";

const compiler = join(root, "node_modules/@typescript/native/bin/tsc");
const run = promisify(execFile);

/** Writes a plan into a new temporary folder in which the project's packages resolve. */
export function writePlan(plan: Plan): string {
  const folder = mkdtempSync(join(tmpdir(), "metatron-generated-"));
  for (const { path, content } of plan) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  linkModules(folder);
  return folder;
}

/** Removes a folder of `writePlan`. */
export const removePlan = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** What the compiler of generated projects says of a written plan, tests included; the runtime is taken from its sources. */
export async function compileErrors(folder: string): Promise<string[]> {
  const runtime = join(root, "runtime/src");
  const paths = {
    "@metatron/runtime": [`${runtime}/index.ts`],
    "@metatron/runtime/*": [`${runtime}/*/index.ts`],
  };
  const options = { noEmit: true, rootDir: "/", paths, allowImportingTsExtensions: true };
  const config = { extends: "./tsconfig.json", compilerOptions: options, include: ["src", "test"] };
  writeFileSync(join(folder, "tsconfig.check.json"), JSON.stringify(config));
  const check = run(process.execPath, [compiler, "--pretty", "false", "-p", "tsconfig.check.json"], {
    cwd: folder,
    maxBuffer: 2 ** 26,
  });
  const output = await check.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  return output.split("\n").filter((line) => /^(src|test|tsconfig)/.test(line));
}
