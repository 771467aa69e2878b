import type { Io } from "../../io.ts";
import type { Outcome } from "../../outcome.ts";
import { renderProblems } from "../../report/problems.ts";
import { createStyle } from "../../report/style.ts";
import { problem } from "../fail.ts";
import { type ServerChild, startServer } from "./child.ts";
import { compileStale } from "./compile.ts";
import { explainFailure } from "./failure.ts";
import { watchSources } from "./watch.ts";

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

interface Queue {
  readonly ask: () => void;
  readonly idle: () => Promise<void>;
  /** Never resolves; rejects with what the task threw. */
  readonly failed: Promise<never>;
}

/** Runs a task one at a time; asked for while it runs, it runs once more. */
function createQueue(task: () => Promise<void>): Queue {
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
