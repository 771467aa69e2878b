import { execPath } from "node:process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "@metatron/runtime/kubernetes";
import { parseYamlDocuments } from "../crd/yaml.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { pathOf } from "../plan/index.ts";
import { examples, type Declare } from "./flags.ts";
import { isStale } from "../report/changes.ts";
import { reportLines } from "../report/findings.ts";
import type { Line } from "./doctor/tools.ts";
import { examine, readLintFiles } from "./lint.ts";
import { findProject } from "./project/load.ts";
import { planAt } from "./project/plan.ts";
import { runTool } from "./run-tool.ts";
import { findCompiler } from "./serve/compile.ts";

/** The flags of `metatron check`. */
export const declareCheck: Declare = (command, run) => {
  command
    .option("--remote", "let overlays fetch what they name outside the project")
    .option("--json", "print the lines as JSON")
    .addHelpText("after", examples("metatron check", "metatron check --json"))
    .action(async (flags: CheckOptions & { json?: boolean }) => run(flags, async (io) => check(flags, io)));
};

export interface CheckOptions {
  /** Lets kustomize fetch what overlays name outside the project. Default false. */
  readonly remote?: boolean;
}

/** The one command for CI: nothing is stale, nothing is wrong, it compiles and renders. Exit code 1 when a part fails. */
export async function check({ remote = false }: CheckOptions, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  const here = { ...io, cwd: root };
  const overlays = (overlaid: Io): Promise<Line[]> => checkOverlays(overlaid, remote);
  const parts = [checkGenerated, checkLint, checkTypes, overlays];
  const lines = [];
  for (const part of parts) lines.push(...(await part(here)));
  const exitCode = lines.some(({ state }) => state === "fault") ? 1 : 0;
  return { exitCode, text: reportLines(lines, io), json: { lines } };
}

/** Whether every generated file is what metatron.json and the CRDs make of it. */
export async function checkGenerated(io: Io): Promise<Line[]> {
  const { changes } = await planAt(io);
  const stale = changes.filter(isStale).map(pathOf);
  if (stale.length === 0) return [{ name: "generate", state: "ok", message: "nothing is stale" }];
  const fix = "Run metatron generate, look at the difference and commit it.";
  return [{ name: "generate", state: "fault", message: `stale: ${stale.join(", ")}`, fix }];
}

/** What lint finds in the project, a line for each finding. */
export async function checkLint(io: Io): Promise<Line[]> {
  const { findings, problems } = examine(await readLintFiles(io.cwd, []));
  const broken = problems.map(({ file = "", message, fix }): Line => ({
    name: "lint",
    state: "fault",
    message: `${file}: ${message}`,
    ...(fix ? { fix } : {}),
  }));
  const found = findings.map(({ file, line, rule, message, severity, fix }): Line => ({
    name: "lint",
    state: severity === "error" ? "fault" : "warning",
    message: `${file}:${line} ${rule}: ${message}`,
    fix,
  }));
  const lines = [...broken, ...found];
  return lines.length > 0 ? lines : [{ name: "lint", state: "ok", message: "nothing found" }];
}

/** Whether the project compiles, by its own compiler. */
export async function checkTypes(io: Io): Promise<Line[]> {
  const name = "types";
  const compiler = await findCompiler(io.cwd);
  if (compiler === undefined)
    return [
      {
        name,
        state: "fault",
        message: "the project's compiler is not installed",
        fix: "Run the install command of the package manager.",
      },
    ];
  const args = [compiler.path, "--noEmit", "--pretty", "false"];
  const { code, output } = await runTool(execPath, args, io);
  if (code === 0) return [{ name, state: "ok", message: "compiles" }];
  return [
    { name, state: "fault", message: output.trim(), fix: "Correct the code, or what it was generated from." },
  ];
}

/** Whether kubectl renders the base and every overlay; skipped where there is no kubectl. */
export async function checkOverlays(io: Io, isRemote: boolean): Promise<Line[]> {
  const folders = await kustomizations(io.cwd);
  const lines: Line[] = [];
  for (const folder of folders) {
    const remote = isRemote ? [] : await remoteResources(join(io.cwd, folder));
    if (remote.length > 0) {
      const message = `not rendered, it would fetch ${remote.join(", ")}`;
      lines.push({
        name: folder,
        state: "fault",
        message,
        fix: "Pass --remote to fetch, or keep a copy in the project.",
      });
      continue;
    }
    const { code, output } = await runTool("kubectl", ["kustomize", folder], io);
    if (code === 127) return [{ name: "overlays", state: "skipped", message: "kubectl is not installed" }];
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

const referring = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "transformers",
  "generators",
];

/** What a kustomization, or one that it names, would fetch from elsewhere: what is no path in its folder. */
async function remoteResources(folder: string, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(folder)) return [];
  seen.add(folder);
  const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
  const found: string[] = [];
  for (const { value } of texts.flatMap((text) => parseYamlDocuments(text, folder).documents)) {
    if (!isObject(value)) continue;
    if (value["helmCharts"] !== undefined || value["helmChartInflationGenerator"] !== undefined)
      found.push("a Helm chart");
    for (const entry of referring.flatMap((key) => (Array.isArray(value[key]) ? value[key] : []))) {
      if (typeof entry !== "string" || entry.includes("\n")) continue;
      const path = join(folder, entry);
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined) found.push(entry);
      else if (stats.isDirectory()) found.push(...(await remoteResources(path, seen)));
    }
  }
  return found;
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
