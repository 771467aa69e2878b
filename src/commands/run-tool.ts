import { spawn } from "node:child_process";
import { platform } from "node:os";
import type { Io } from "../model/io.ts";

/** How a program ended; 127 is a program that could not be started. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order of their arrival. */
  readonly output: string;
}

/** How a program is run. */
export interface ToolOptions {
  /** Default: the command's folder. */
  readonly cwd?: string;
  /** What the program reads. Default: nothing. */
  readonly input?: string;
  /** When it is ended, in milliseconds. Default: never. */
  readonly timeout?: number;
}

/** Runs a program from the PATH to its end, or until the command is interrupted, and keeps what it said. */
export async function runTool(
  name: string,
  args: readonly string[],
  io: Io,
  { cwd = io.cwd, input = "", timeout }: ToolOptions = {},
): Promise<ToolResult> {
  return await new Promise((resolve) => {
    // On Windows npm and its like are command scripts, which only a shell starts; the arguments are ours.
    const shell = platform() === "win32";
    const child = spawn(name, args, { cwd, env: { ...io.env }, shell, timeout, signal: io.signal });
    let [stdout, stderr, output] = ["", "", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      output += text;
    });
    // A program that does not read its input may close it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("error", ({ message }) => resolve({ code: 127, stdout, stderr: message, output: message }));
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr, output }));
  });
}
