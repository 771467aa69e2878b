import { spawn } from "node:child_process";
import type { Io } from "../../model/io.ts";
import type { Answer, Execute } from "./tools.ts";

const limit = 15_000;

/** Runs programs in the command's folder and environment, each for 15 seconds at most. */
export function createExecute(io: Io): Execute {
  return (program, args, input = "") =>
    new Promise<Answer>((resolve) => {
      const child = spawn(program, args, {
        cwd: io.cwd,
        env: io.env,
        timeout: limit,
        signal: io.signal,
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
      child.once("error", (error) => resolve({ code: 127, stdout, stderr: error.message }));
      child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
    });
}
