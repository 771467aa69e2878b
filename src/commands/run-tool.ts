import { spawn } from "node:child_process";
import { platform } from "node:os";
import type { Io } from "../model/io.ts";

/** How a tool ended; `code` is undefined when it could not be started. */
export interface ToolResult {
  readonly code: number | undefined;
  readonly stdout: string;
  /** Both streams in the order of their arrival. */
  readonly output: string;
}

/** Runs a tool from the PATH to its end and keeps what it said. */
export async function runTool(
  name: string,
  args: readonly string[],
  { cwd, io }: { readonly cwd: string; readonly io: Io },
): Promise<ToolResult> {
  return await new Promise((resolve) => {
    // On Windows npm and its like are command scripts, which only a shell starts; the arguments are ours.
    const child = spawn(name, args, {
      cwd,
      env: { ...io.env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: platform() === "win32",
    });
    let [stdout, output] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", (error) => resolve({ code: undefined, stdout, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}
