import cluster, { type Worker } from "node:cluster";
import { processRevision } from "../http/plugin.ts";

/** What a worker tells its parent. */
export interface ListeningMessage {
  readonly type: "metatron:listening";
  readonly line: string;
}

/** What the parent tells its workers. */
export interface CloseMessage {
  readonly type: "metatron:close";
}

const restartMilliseconds = 1000;

/** Whether this process is one of the workers that `shareThePort` started. */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/**
 * Starts that many processes of this program that share its port; the system hands them the connections in turn. The
 * first must listen before the others start, so that a port in use is said once. A worker that dies is replaced.
 */
export function shareThePort(count: number, graceSeconds: number): void {
  let isClosing = false;
  let hasFailed = false;
  const listening = new Set<number>();
  const start = (): Worker =>
    cluster.fork({ METATRON_REVISION: process.env["METATRON_REVISION"] || processRevision });
  const close = (): void => {
    if (isClosing) killAll(1);
    isClosing = true;
    const running = workers();
    if (running.length === 0) process.exit(0);
    for (const worker of running) {
      // One that is still starting would not hear it, and has nothing to finish.
      if (!listening.has(worker.id)) worker.process.kill("SIGKILL");
      else worker.send({ type: "metatron:close" } satisfies CloseMessage);
    }
    setTimeout(() => killAll(1), (graceSeconds + 1) * 1000).unref();
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  process.channel?.unref();
  process.on("disconnect", close);
  cluster.on("message", (worker, message: ListeningMessage) => {
    if (message.type !== "metatron:listening") return;
    listening.add(worker.id);
    if (listening.size > 1) return;
    process.stderr.write(`metatron: ${message.line}, with ${String(count)} workers\n`);
    for (let index = 1; index < count; index++) start();
  });
  cluster.on("exit", (worker, code) => {
    if (!isClosing && listening.size > 0) {
      setTimeout(() => isClosing || start(), restartMilliseconds);
      return;
    }
    hasFailed ||= !isClosing || (code !== 0 && listening.has(worker.id));
    if (workers().length === 0) process.exit(hasFailed ? code || 1 : 0);
  });
  start();
}

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

function killAll(code: number): never {
  for (const worker of workers()) worker.process.kill("SIGKILL");
  process.exit(code);
}
