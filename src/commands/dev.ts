import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { UserError } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { renderProblems } from "../report/problems.ts";
import { createStyle, type Style } from "../report/style.ts";
import { serveInspector } from "../inspector/server.ts";
import { type Comparison, createSession, type Session } from "../inspector/session.ts";
import { describeChange, nameOf } from "../inspector/view.ts";
import { packageFolder } from "../version.ts";
import { fail } from "./fail.ts";
import { defined, examples, httpUrl, wholeNumber, type Declare } from "./flags.ts";
import { generate } from "./generate.ts";
import { findProject } from "./project/load.ts";
import { createQueue } from "./serve/process.ts";
import { readSimulation, type SimulationInputs } from "./simulate/inputs.ts";
import { reportSimulation } from "./simulate/report.ts";
import { apply, startSimulation, toStage } from "./simulate/run.ts";
import { type ProjectServer, startProject, watchSimulation } from "./simulate/server.ts";

interface Flags {
  readonly file?: readonly string[];
  readonly url?: string;
  readonly port?: number;
  readonly open?: boolean;
  readonly page?: boolean;
}

const defaultPort = 9293;

/** The flags of `metatron dev`. */
export const declareDev: Declare = (command, run) => {
  command
    .description(
      "Show what the controllers do to a cluster in memory while you write them: in the terminal, and on a page of this machine.",
    )
    .option("-f, --file <paths...>", "objects to apply: files, folders or URLs; examples/ when none is named")
    .option("--url <url>", "call hooks that are served elsewhere, in any language", httpUrl)
    .addOption(
      command
        .createOption("--port <number>", "port of the page")
        .argParser(wholeNumber(0, 65_535))
        .default(defaultPort),
    )
    .option("--open", "open the page in a browser")
    .option("--no-page", "keep to the terminal")
    .addHelpText("after", examples("metatron dev", "metatron dev -f examples/blog.yaml --port 8000 --open"))
    .action(async (flags: Flags) =>
      run({}, async (io) => {
        const { file = [], url, port = defaultPort, open = false, page = true } = flags;
        return dev({ files: file, port, opens: open, hasPage: page, ...defined({ url }) }, io);
      }),
    );
};

export interface DevOptions {
  /** Objects to apply; the project's examples when empty. */
  readonly files: readonly string[];
  /** A server that runs already. */
  readonly url?: string;
  readonly port: number;
  readonly opens: boolean;
  readonly hasPage: boolean;
}

/** Runs one live simulation of the project, again from the start after each change, until it is interrupted. */
export async function dev(options: DevOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const build = createBuild(root, options, io);
  const { session } = build;
  const inspector = options.hasPage ? await servePage(session, project.name, options.port) : undefined;
  try {
    if (inspector !== undefined) {
      io.stderr.write(`metatron dev: ${inspector.url}\n`);
      if (options.opens) openBrowser(inspector.url, io);
    }
    const queue = createQueue(async () => {
      if (!io.signal.aborted) await build.run();
    });
    watchSimulation(root, io, [join(root, "metatron.json"), ...options.files], queue.ask);
    queue.ask();
    await Promise.race([ended(io.signal), queue.failed]);
    await queue.idle();
    return { exitCode: 0 };
  } finally {
    await inspector?.close();
    await build.stop();
  }
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    signal.addEventListener("abort", () => done(), { once: true });
  });
}

async function servePage(session: Session, name: string, port: number) {
  const token = randomBytes(16).toString("base64url");
  const assets = join(packageFolder(), "dist", "src", "inspector", "page");
  try {
    return await serveInspector({ session, name, token, assets, port });
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const what = code === "EACCES" ? "may not be used" : "is in use";
    return fail(
      "SERVE_PORT",
      `port ${port} on 127.0.0.1 ${what}`,
      "Choose another port with --port; 0 takes a free one.",
    );
  }
}

function openBrowser(url: string, { env, stderr }: Io): void {
  const isWindows = env["OS"] === "Windows_NT";
  const isMac = env["__CF_USER_TEXT_ENCODING"] !== undefined;
  const program = isMac ? "open" : "xdg-open";
  const [command, args] = isWindows ? ["cmd", ["/c", "start", "", url]] : [program, [url]];
  const child = spawn(command, args, { stdio: "ignore", detached: true, env: { ...env } });
  child.on("error", () => stderr.write(`${command} cannot be started: open the link by hand\n`));
  child.unref();
}

interface Build {
  readonly session: Session;
  /** Generates, compiles, serves and runs the scenario again, when anything changed since the last time. */
  readonly run: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

function createBuild(root: string, options: DevOptions, io: Io): Build {
  let server: ProjectServer | undefined;
  let inputs: SimulationInputs = { manifests: [], crds: [], objects: [], edits: [] };
  let url = options.url ?? "";
  let files: Awaited<ReturnType<typeof testFiles>> = { manifests: [], crds: [], objects: [] };
  let [declared, seen] = ["", ""];
  const session = createSession({
    start: async (settings) => {
      const { manifests, crds } = inputs;
      return await startSimulation({ url, manifests, crds, ...settings });
    },
    populate: async (simulation) => {
      await apply(simulation, inputs.objects);
      return inputs.objects.map(({ value }) => value as never);
    },
    files: () => ({ ...files, ...defined({ url: options.url }) }),
  });
  /** False when there was nothing to do: what generating wrote is a change as well. */
  const build = async (): Promise<boolean> => {
    const declaration = await fingerprint([join(root, "metatron.json"), join(root, "crds")]);
    if (declared !== "" && declared !== declaration) await generateAgain(io);
    declared = await fingerprint([join(root, "metatron.json"), join(root, "crds")]);
    const now = await fingerprint(watched(root, io.cwd, options.files));
    if (now === seen) return false;
    seen = now;
    const isFirst = session.live() === undefined;
    inputs = await readSimulation(root, io, options.files);
    files = await testFiles(root, io.cwd, options.files);
    const last = server;
    if (options.url === undefined) {
      server = await startProject(root, io);
      url = server.url;
    }
    const comparison = await session.replay();
    await last?.stop();
    report(session, comparison, { isFirst, isBrief: options.hasPage, io });
    return true;
  };
  return {
    session,
    async run() {
      try {
        if (!(await build())) return;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        session.fail(error.problems);
        io.stderr.write(renderProblems(error.problems, createStyle(io, "stderr")));
      }
      io.stderr.write("Waiting for a change.\n");
    },
    async stop() {
      await session.live()?.simulation.close();
      await server?.stop();
    },
  };
}

/** Manifests and types follow metatron.json and the CRDs; files that were edited by hand are told, not overwritten. */
async function generateAgain(io: Io): Promise<void> {
  const quiet = { write: () => true };
  await generate({ sources: [], flags: {} }, { ...io, stdout: quiet, stderr: quiet });
}

function watched(root: string, cwd: string, files: readonly string[]): string[] {
  const own = ["src", "crds", "examples", "manifests", "metatron.json", "tsconfig.json"];
  return [...own.map((name) => join(root, name)), ...files.map((file) => resolve(cwd, file))];
}

/** Names, sizes and times of everything below some paths. */
async function fingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    const names = await readdir(path, { recursive: true }).catch(() => [""]);
    for (const name of names.toSorted()) {
      const found = await stat(join(path, name)).catch(() => undefined);
      if (found?.isFile() === true) hash.update(`${join(path, name)} ${found.size} ${found.mtimeMs}\n`);
    }
  }
  return hash.digest("hex");
}

/** The files that a test in the project would name. */
async function testFiles(root: string, cwd: string, named: readonly string[]) {
  const list = async (folder: string): Promise<string[]> => {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    return names
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .toSorted()
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
  };
  const manifests: string[] = [];
  for (const path of await list("manifests/base")) {
    const text = await readFile(join(root, path), "utf8");
    if (/^kind: (?:Composite|Decorator)Controller$/m.test(text)) manifests.push(path);
  }
  const objects =
    named.length === 0 ? await list("examples") : named.map((file) => relative(root, resolve(cwd, file)));
  return { manifests, crds: await list("crds"), objects };
}

interface Reporting {
  readonly isFirst: boolean;
  /** The page shows the rest. */
  readonly isBrief: boolean;
  readonly io: Io;
}

function report(
  session: Session,
  comparison: Comparison | undefined,
  { isFirst, isBrief, io }: Reporting,
): void {
  const simulation = session.live()?.simulation;
  if (simulation?.settlement === undefined) return;
  const style = createStyle(io, "stdout");
  const stage = toStage(simulation, "applied", simulation.settlement, { actions: 0, calls: 0 });
  const { problems } = simulation;
  if (!isBrief || isFirst) io.stdout.write(reportSimulation([stage], problems, style));
  if (comparison !== undefined) io.stdout.write(renderComparison(comparison, style));
}

function renderComparison({ differences, total, impossible }: Comparison, style: Style): string {
  const lines = differences.flatMap(({ ref, kind, changes }) => [
    `  ${style("bold", nameOf(ref))}${kind === "changed" ? "" : ` ${kind}`}`,
    ...changes.slice(0, 5).map((change) => `    ${describeChange(change, ref)}`),
    ...(changes.length > 5 ? [`    and ${changes.length - 5} more`] : []),
  ]);
  const lost = impossible.map((step) => `  ${style("yellow", "not possible any more")} ${step}`);
  const count = differences.length === 0 ? "nothing" : `${differences.length} of ${total} objects`;
  return [
    `Your change makes a difference to ${count}${differences.length === 0 ? "." : ":"}`,
    ...lines,
    ...lost,
    "",
  ].join("\n");
}
