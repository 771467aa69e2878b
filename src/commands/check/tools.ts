import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "../../io.ts";
import type { Line } from "../doctor/model.ts";
import { runTool } from "../run-tool.ts";

/** Whether the project compiles, by its own compiler. */
export async function checkTypes(io: Io): Promise<Line[]> {
  const name = "types";
  const compiler = join(io.cwd, "node_modules/.bin/tsc");
  if (!(await exists(compiler)))
    return [
      {
        name,
        state: "fault",
        message: "the project's compiler is not installed",
        fix: "Run the install command of the package manager.",
      },
    ];
  const { code, output } = await runTool(compiler, ["--noEmit", "--pretty", "false"], { cwd: io.cwd, io });
  if (code === 0) return [{ name, state: "ok", message: "compiles" }];
  return [
    { name, state: "fault", message: output.trim(), fix: "Correct the code, or what it was generated from." },
  ];
}

/** Whether kubectl renders the base and every overlay; skipped where there is no kubectl. */
export async function checkOverlays(io: Io): Promise<Line[]> {
  const folders = await kustomizations(io.cwd);
  const lines: Line[] = [];
  for (const folder of folders) {
    const { code, output } = await runTool("kubectl", ["kustomize", folder], { cwd: io.cwd, io });
    if (code === undefined)
      return [{ name: "overlays", state: "skipped", message: "kubectl is not installed" }];
    lines.push(
      code === 0
        ? { name: folder, state: "ok", message: "renders" }
        : {
            name: folder,
            state: "fault",
            message: output.trim(),
            fix: `Correct ${folder}/kustomization.yaml.`,
          },
    );
  }
  return lines;
}

async function kustomizations(root: string): Promise<string[]> {
  const overlays = await readdir(join(root, "manifests/overlays")).catch(() => []);
  const folders = [
    "manifests/base",
    "manifests",
    ...overlays.sort((a, b) => (a < b ? -1 : 1)).map((name) => `manifests/overlays/${name}`),
  ];
  const present = await Promise.all(
    folders.map((folder) => exists(join(root, folder, "kustomization.yaml"))),
  );
  return folders.filter((_, index) => present[index]);
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
