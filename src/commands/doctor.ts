import { tmpdir } from "node:os";
import { runTool } from "./run-tool.ts";
import { versions } from "node:process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "../model/io.ts";
import { parseLintDocuments, type ProjectFacts, toProjectFacts } from "../lint/index.ts";
import { neededRights, type Right } from "../lint/rights.ts";
import { objectOf, textOf } from "../lint/document.ts";
import { defaultMetacontroller } from "../model/project.ts";
import type { Outcome } from "../model/outcome.ts";
import { examples, type Declare } from "./flags.ts";
import { settleWrites } from "./project/exclusive.ts";
import { reportLines } from "../report/findings.ts";
import {
  checkClock,
  checkCrds,
  checkFlags,
  checkInstalled,
  checkPlace,
  checkReachable,
  findMetacontroller,
  type Place,
  type Requirement,
} from "./doctor/cluster.ts";
import { checkControllers, checkHook, checkMethods, checkRights } from "./doctor/controllers.ts";
import {
  checkKubectl,
  checkNode,
  checkPackageManager,
  checkTypeScript,
  type Cluster,
  type Execute,
  type Line,
} from "./doctor/tools.ts";

/** The flags of `metatron doctor`. */
export const declareDoctor: Declare = (command, run) => {
  command
    .option("--context <name>", "the kubectl context to look at (default: the current one)")
    .option("--no-cluster", "look only at this machine")
    .option("--json", "print the lines as JSON")
    .addHelpText(
      "after",
      examples("metatron doctor", "metatron doctor --no-cluster", "metatron doctor --context staging --json"),
    )
    .action(async (flags: { context?: string; cluster?: boolean; json?: boolean }) =>
      run(flags, async (io) => doctor({ ...flags, nodeVersion: versions.node }, io)),
    );
};

/** How long one program may take, in milliseconds. */
const patience = 15_000;

export interface DoctorOptions {
  /** A kubectl context other than the current one. */
  readonly context?: string;
  /** False leaves the cluster alone. */
  readonly cluster?: boolean;
  /** The version of the Node that runs. */
  readonly nodeVersion: string;
}

/** Looks whether this machine and the cluster are ready for the project. Exit code 1 when there is a fault. */
export async function doctor(options: DoctorOptions, io: Io): Promise<Outcome> {
  const execute: Execute = (program, args, input) =>
    runTool(program, args, io, {
      ...(input !== undefined && { input }),
      timeout: patience,
      // A package manager runs what a configuration of its folder names.
      cwd: program === "kubectl" ? io.cwd : tmpdir(),
    });
  await settleWrites(io.cwd, io);
  const project = await readProject(io.cwd);
  const lines = [...(await checkTools(options, execute, io.cwd, project))];
  const hasKubectl = lines.some(({ name, state }) => name === "kubectl" && state === "ok");
  if (options.cluster !== false && hasKubectl)
    lines.push(...(await checkCluster(toCluster(options, execute, io), project, valuesIn(io.cwd))));
  const exitCode = lines.some(({ state }) => state === "fault") ? 1 : 0;
  return { exitCode, text: reportLines(lines, io), json: { lines } };
}

async function checkTools(
  { nodeVersion }: DoctorOptions,
  execute: Execute,
  cwd: string,
  project: ProjectFacts | undefined,
): Promise<Line[]> {
  const manager = textOf(project?.document.value["packageManager"]) ?? "npm";
  const place: Line = project
    ? { name: "project", state: "ok", message: `${project.name}, ${project.controllers.length} controllers` }
    : {
        name: "project",
        state: "warning",
        message: "this folder has no metatron.json",
        fix: "Run it in a project's folder to have the project looked at too.",
      };
  const own = project ? [await checkTypeScript(cwd)] : [];
  return [
    checkNode(nodeVersion),
    await checkPackageManager(execute, manager),
    ...own,
    await checkKubectl(execute),
    place,
  ];
}

async function checkCluster(
  cluster: Cluster,
  project: ProjectFacts | undefined,
  values: string | undefined,
): Promise<Line[]> {
  const reachable = await checkReachable(cluster);
  if (reachable.state !== "ok") return [reachable];
  const installed = await findMetacontroller(cluster);
  const lines = [
    reachable,
    await checkClock(cluster),
    checkInstalled(installed, requirementsOf(project), values),
    ...(installed ? checkFlags(installed) : []),
  ];
  if (!project) return lines;
  const names = project.controllers.map(({ name }) => name);
  lines.push(
    ...(await checkCrds(cluster, crdNames(project))),
    ...(await checkControllers(cluster, names, installed)),
  );
  lines.push(...checkMethods(project.controllers, installed));
  lines.push(
    ...(installed ? checkPlace(installed, declaredPlace(project)) : []),
    ...(await checkRights(cluster, installed, rightsOf(project))),
  );
  lines.push(
    await checkHook(cluster, { name: project.name, namespace: project.namespace, port: portOf(project) }),
  );
  return lines;
}

/** The file with the values of Metacontroller's chart, where the folder has it. */
function valuesIn(cwd: string): string | undefined {
  const path = "manifests/metacontroller/values.yaml";
  return existsSync(join(cwd, path)) ? path : undefined;
}

/** The rights of all controllers, each once. */
function rightsOf({ controllers }: ProjectFacts): Right[] {
  const all = controllers.flatMap(neededRights);
  return [...new Map(all.map((right) => [JSON.stringify(right), right])).values()];
}

/** Where `metatron.json` says that Metacontroller runs. */
function declaredPlace({ document }: ProjectFacts): Place {
  const declared = objectOf(document.value["metacontroller"]);
  return {
    namespace: textOf(declared["namespace"]) ?? defaultMetacontroller.namespace,
    serviceAccount: textOf(declared["serviceAccount"]) ?? defaultMetacontroller.serviceAccount,
  };
}

/** What the project declares that older versions of Metacontroller have not. */
function requirementsOf(project: ProjectFacts | undefined): Requirement[] {
  if (project === undefined) return [];
  const isV2 = project.controllers.some(({ hooks }) => hooks.some(({ version }) => version === "v2"));
  const isProven = (textOf(project.document.value["authentication"]) ?? "none") !== "none";
  return [
    ...(isV2 ? [{ feature: "hooks of version v2", since: "4.15.0" }] : []),
    ...(isProven ? [{ feature: "authorization and TLS of hooks", since: "4.16.0" }] : []),
  ];
}

function toCluster({ context }: DoctorOptions, execute: Execute, io: Io): Cluster {
  const flags = ["--request-timeout=10s", ...(context === undefined ? [] : ["--context", context])];
  return { kubectl: (args, input) => execute("kubectl", [...flags, ...args], input), now: () => io.now() };
}

async function readProject(cwd: string): Promise<ProjectFacts | undefined> {
  const text = await readFile(join(cwd, "metatron.json"), "utf8").catch(() => undefined);
  const [document] = text === undefined ? [] : parseLintDocuments(text, "metatron.json").documents;
  return document && toProjectFacts(document, new Map());
}

/** The CRDs that the declaration names: `crds/<plural>.<group>.yaml`. */
function crdNames({ document }: ProjectFacts): string[] {
  const paths = JSON.stringify(document.value).matchAll(/"crd":"(?:[^"]*\/)?([^"/]+)\.ya?ml"/g);
  return [...new Set([...paths].map(([, name]) => name ?? ""))].sort();
}

function portOf({ document }: ProjectFacts): number {
  const service = document.value["service"] as { port?: number } | undefined;
  return service?.port ?? 9292;
}
