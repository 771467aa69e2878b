import { spawn } from "node:child_process";
import { execPath } from "node:process";
import type { Io } from "../../io.ts";

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
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let isListening = false;
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
  const listening = new Promise<boolean>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (isListening) io.stderr.write(text);
      said += isListening ? "" : text;
      if (isListening || !/^metatron: listening on .*\n/m.test(said)) return;
      isListening = true;
      io.stderr.write(said);
      resolve(true);
    });
    void ended.then(() => resolve(isListening));
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => io.stdout.write(text));
  return { listening, ended, said: () => said, stop: () => void child.kill("SIGTERM") };
}
