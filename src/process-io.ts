import { UserError } from "./model/errors.ts";
import type { Io } from "./model/io.ts";

/** The real world as an `Io`. Signals are taken over only by a command that looks at `signal`. */
export function createProcessIo(): Io {
  let controller: AbortController | undefined;
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  return {
    get cwd() {
      return workingDirectory();
    },
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    now: () => Date.now(),
    get signal() {
      controller ??= abortOnSignal();
      return controller.signal;
    },
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const message = "The working directory does not exist any more.";
    throw new UserError([{ code: "PROJECT_FOLDER_GONE", message, fix: "Change into another folder." }]);
  }
}

function abortOnSignal(): AbortController {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(name === "SIGINT" ? 130 : 143);
      controller.abort(name);
    });
  }
  return controller;
}

/** A reader that has seen enough (`| head`) is no error. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
