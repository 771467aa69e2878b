import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join, relative } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import type { Problem } from "../../model/errors.ts";
import type { Io } from "../../model/io.ts";
import type { Outcome } from "../../model/outcome.ts";
import { renderProblems } from "../../report/problems.ts";
import { createStyle } from "../../report/style.ts";
import { problem } from "../fail.ts";
import { compileStale } from "./compile.ts";

/** A running server process. */
export interface ServerChild {
  /** Resolves to true once it listens, to false when it ended before that. */
  readonly listening: Promise<boolean>;
  /** Resolves when the process is gone, to its exit code. */
  readonly ended: Promise<number>;
  /** What it said on stderr before it listened. */
  readonly said: () => string;
  /** Asks it to finish what is in flight and go. */
  readonly stop: () => void;
}

/** Runs `node dist/server.js`. Its log goes to stdout, its line and warnings to stderr. */
export function startServer(root: string, settings: Readonly<Record<string, string>>, io: Io): ServerChild {
  const child = spawn(execPath, ["--enable-source-maps", "dist/server.js"], {
    cwd: root,
    env: { ...io.env, ...settings },
    // The channel is for nothing but to end: the server goes with this process, however it ends.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.channel?.unref();
  let said = "";
  let isListening = false;
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
  const listening = new Promise<boolean>((resolve) => {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      if (isListening) io.stderr.write(text);
      said += isListening ? "" : text;
      if (isListening || !/^metatron: listening on .*\n/m.test(said)) return;
      isListening = true;
      io.stderr.write(said);
      resolve(true);
    });
    void ended.then(() => resolve(isListening));
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => io.stdout.write(text));
  return { listening, ended, said: () => said, stop: () => void child.kill("SIGTERM") };
}

/** Turns what a server said before it died into a problem, without its stack. */
export function explainFailure(said: string, root: string): Problem {
  const own = said.split("\n").flatMap((line) => (line.startsWith("metatron: ") ? [line.slice(10)] : []));
  if (own.length > 0) {
    const isPort = own.some((line) => /^port \d+ on /.test(line));
    if (isPort)
      return problem(
        "SERVE_PORT",
        own.join("\n"),
        "Choose another port with --port or PORT, or stop the other program.",
      );
    return problem("SERVE_FAILED", own.join("\n"), "Repair what the message names.");
  }
  const place = findPlace(said, root);
  const message = `The server did not start: ${findMessage(said)}`;
  return problem("SERVE_FAILED", message, "Repair the code that throws while it is loaded.", place);
}

function findMessage(said: string): string {
  const lines = said.split("\n");
  const found = lines.find((line) => /^(?:\w*(?:Error|Exception)\b|Uncaught )/.test(line.trim()));
  return (found ?? lines.find((line) => line.trim() !== "") ?? "it ended without a word").trim();
}

const frames = /(?:\(|at )((?:file:\/\/)?\/[^\s():]+|file:\/\/\/[A-Za-z]:[^\s():]+):(\d+)/g;
const header = /^((?:file:\/\/)?\/[^\s():]+|file:\/\/\/[A-Za-z]:[^\s():]+):(\d+)$/gm;

/** The first place of the stack, or of its header, that lies in the project and not in a dependency. */
function findPlace(said: string, root: string): Pick<Problem, "file" | "line"> {
  for (const match of [...said.matchAll(frames), ...said.matchAll(header)]) {
    const path = match[1] ?? "";
    const file = relative(root, path.startsWith("file:") ? fileURLToPath(path) : path).replaceAll("\\", "/");
    if (!file.startsWith("..") && !file.startsWith("node_modules")) return { file, line: Number(match[2]) };
  }
  return {};
}

/** Serves, and compiles and restarts after each change. A compile error is shown and the last good build keeps serving. */
export async function serveAndWatch(
  root: string,
  settings: Readonly<Record<string, string>>,
  io: Io,
): Promise<Outcome> {
  let child: ServerChild | undefined;
  const restart = async (): Promise<void> => {
    if (io.signal.aborted) return;
    const { errors } = await compileStale(root, io);
    if (errors !== undefined) {
      show(io, problem("SERVE_COMPILE", errors, "Repair these places; the last good build keeps serving."));
      return;
    }
    child?.stop();
    await child?.ended;
    if (io.signal.aborted) return;
    child = startServer(root, settings, io);
    const started = child;
    if (!(await started.listening) && !io.signal.aborted) show(io, explainFailure(started.said(), root));
  };
  const queue = createQueue(restart);
  watchSources(root, io.signal, queue.ask);
  queue.ask();
  await Promise.race([aborted(io.signal), queue.failed]);
  await queue.idle();
  const isOurs = io.signal.reason !== "SIGINT" || io.stdin.isTTY !== true;
  if (isOurs) child?.stop();
  await child?.ended;
  return { exitCode: 0 };
}

function show(io: Io, ...problems: Parameters<typeof renderProblems>[0]): void {
  io.stderr.write(`${renderProblems(problems, createStyle(io, "stderr"))}Waiting for a change.\n`);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** A task that runs again when it is asked for. */
export interface Queue {
  readonly ask: () => void;
  readonly idle: () => Promise<void>;
  /** Never resolves; rejects with what the task threw. */
  readonly failed: Promise<never>;
}

/** Runs a task one at a time; asked for while it runs, it runs once more. */
export function createQueue(task: () => Promise<void>): Queue {
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let reject: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, fail) => {
    reject = fail;
  });
  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await task().catch(reject);
    } while (isAskedAgain);
    running = undefined;
  };
  const ask = (): void => {
    isAskedAgain = running !== undefined;
    running ??= loop();
  };
  return { ask, idle: async () => await running, failed };
}

const settleMilliseconds = 80;

/** Calls back after each burst of changes below `src/`, until the signal aborts. */
export function watchSources(root: string, signal: AbortSignal, changed: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(join(root, "src"), { recursive: true }, (_event, name) => {
    if (name !== null && !name.endsWith(".ts")) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settleMilliseconds);
  });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    watcher.close();
  });
}
