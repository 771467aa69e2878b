import { UserError } from "./model/errors.ts";
import type { Io } from "./model/io.ts";
import { hasColors, withoutControls } from "./report/style.ts";

/** The real world as an `Io`. Signals are taken over only by a command that looks at `signal`. */
export function createProcessIo(): Io {
  let controller: AbortController | undefined;
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  const env = process.env;
  return {
    get cwd() {
      return workingDirectory();
    },
    env,
    stdout: visibleStream(process.stdout, env),
    stderr: visibleStream(process.stderr, env),
    stdin: process.stdin,
    now: () => Date.now(),
    get signal() {
      controller ??= abortOnSignal();
      return controller.signal;
    },
  };
}

/** A stream on which nothing that came from outside can control the terminal. */
function visibleStream(stream: NodeJS.WriteStream, env: Io["env"]): Io["stdout"] {
  return {
    write: (text) => stream.write(withoutControls(text, hasColors({ isTTY: stream.isTTY }, env))),
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
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
