import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./serve.mjs", import.meta.url));

/** A server process of a test. */
export interface Served {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when stderr holds the text, and with the exit code when the process ends before. */
  readonly says: (text: string) => Promise<string>;
  readonly exit: Promise<number | null>;
}

/** Starts `serve` in a process with that environment, on a free loopback port unless told otherwise. */
export function startProcess(environment: Record<string, string>): Served {
  const env = { PATH: process.env["PATH"] ?? "", PORT: "0", ...environment };
  // With the channel that `metatron serve` opens too: the process goes when it is closed.
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  child.channel?.unref();
  let output = "";
  let errors = "";
  const { stdout, stderr } = child as { stdout: Readable; stderr: Readable };
  stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const exit = once(child, "close").then(([code]) => code as number | null);
  const says = async (text: string): Promise<string> => {
    while (!errors.includes(text)) {
      const ended = await Promise.race([once(stderr, "data").then(() => false), exit.then(() => true)]);
      if (ended && !errors.includes(text))
        throw new Error(`the server ended and never said "${text}": ${errors}`);
    }
    return errors;
  };
  return { child, output: () => output, errors: () => errors, says, exit };
}

/** The URL in the line that says where the server listens. */
export async function urlOf(served: Served): Promise<string> {
  const said = await served.says("serving");
  return /listening on (\S+),/.exec(said)?.[1] ?? "";
}
