import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a command to its end and gives what it wrote to stdout; a failure shows all that it said. */
export async function run(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const options = { maxBuffer: 2 ** 26, ...(cwd === undefined ? {} : { cwd }) };
  const { stdout } = await execute(command, args, options).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${command} ${args.join(" ")} failed:\n${error.stdout}${error.stderr}`, {
        cause: error,
      });
    },
  );
  return stdout.trim();
}
