import { arch, platform, version as node } from "node:process";
import type { Command, CommanderError } from "commander";
import type { Io } from "./model/io.ts";
import type { Outcome } from "./model/outcome.ts";
import { createProcessIo } from "./process-io.ts";
import { createProgram } from "./program.ts";
import { readVersion } from "./version.ts";

/** 0 done, 1 the check failed or the input is wrong, 2 usage, 3 something would change, 70 our bug, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130;

/** Runs one command line, prints what it came to and returns its exit code. */
export async function main(args: readonly string[], io: Io = createProcessIo()): Promise<ExitCode> {
  const version = readVersion();
  let wantsJson = false;
  let code: ExitCode = 0;
  try {
    const program = await createProgram({
      args,
      version,
      configure: (command) => configure(command, io),
      run: async (flags, action) => {
        wantsJson = flags.json === true;
        // A folder that is gone is told here: libraries ask for it while they load, and their throw cannot be caught.
        void io.cwd;
        code = await print(await action(io), wantsJson, io);
      },
    });
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2;
    return await reportError(error, { wantsJson, version, args, io });
  }
}

function configure(program: Command, io: Io): void {
  program.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    getOutHelpWidth: () => io.stdout.columns ?? 100,
    getErrHelpWidth: () => 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}

async function print(outcome: Outcome, wantsJson: boolean, io: Io): Promise<ExitCode> {
  const { text = "", json = {}, refused = [] } = outcome;
  if (refused.length === 0) {
    if (wantsJson) io.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
    else if (text !== "") io.stdout.write(withNewline(text));
    return outcome.exitCode;
  }
  const { renderProblems, problemsToJson } = await import("./report/problems.ts");
  const { createStyle } = await import("./report/style.ts");
  const whole = { ...(json as object), ...problemsToJson(refused) };
  io.stdout.write(withNewline(wantsJson ? JSON.stringify(whole, null, 2) : text));
  io.stderr.write(renderProblems(refused, createStyle(io, "stderr")));
  return 1;
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && error.name === "CommanderError";
}

interface Failure {
  readonly wantsJson: boolean;
  readonly version: string;
  readonly args: readonly string[];
  readonly io: Io;
}

async function reportError(error: unknown, { wantsJson, version, args, io }: Failure): Promise<ExitCode> {
  const { UserError } = await import("./model/errors.ts");
  const { createStyle } = await import("./report/style.ts");
  if (error instanceof UserError) {
    const { renderProblems, problemsToJson } = await import("./report/problems.ts");
    if (wantsJson) io.stdout.write(`${JSON.stringify(problemsToJson(error.problems), null, 2)}\n`);
    io.stderr.write(renderProblems(error.problems, createStyle(io, "stderr")));
    return error.exitCode;
  }
  const { Interrupted } = await import("./model/errors.ts");
  // A signal rejects whatever waited for it with its own name.
  const isSignal = error === "SIGINT" || error === "SIGTERM";
  if (error instanceof Interrupted || isSignal) {
    io.stderr.write(isSignal ? "interrupted; nothing was written\n" : `${error.message}\n`);
    return 130;
  }
  const { renderBug } = await import("./report/problems.ts");
  io.stderr.write(renderBug(error, { version, args, machine: `node ${node}, ${platform} ${arch}` }));
  return 70;
}
