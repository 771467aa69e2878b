import { resolve } from "node:path";
import { UserError } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { examples, wholeNumber, type Declare } from "./flags.ts";
import { problem } from "./fail.ts";
import { findProject } from "./project/load.ts";
import { explainFailure, serveAndWatch, type ServerChild, startServer } from "./serve/process.ts";
import { compileStale } from "./serve/compile.ts";

interface Flags {
  readonly host?: string;
  readonly port?: number;
  readonly logLevel?: string;
  readonly record?: string;
  readonly watch?: boolean;
}

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

export const declareServe: Declare = (command, run) => {
  command
    .description("Compile what is stale and serve the project's controllers.")
    .option("--host <address>", "address to listen on (127.0.0.1 unless said)")
    .addOption(
      command
        .createOption("--port <number>", "port to listen on, else PORT, else the port of metatron.json")
        .argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      command
        .createOption("--log-level <level>", "least level that is logged, else LOG_LEVEL")
        .choices(levels),
    )
    .option("--record <folder>", "record every call there, with fake Secrets, for metatron replay")
    .option("--watch", "compile and restart when a source changes")
    .addHelpText("after", examples("metatron serve", "metatron serve --watch --port 8080 --log-level debug"))
    .action(async (flags: Flags) => {
      await run({}, async (io) => serve(flags, io));
    });
};

export interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly logLevel?: string;
  /** A folder for recordings. */
  readonly record?: string;
  /** Compile and restart when a source changes. */
  readonly watch?: boolean;
}

/** Compiles what is stale and serves the project's controllers until it is interrupted. */
export async function serve(options: ServeOptions, io: Io): Promise<Outcome> {
  const { root, project } = await findProject(io);
  const settings = {
    PORT: String(options.port ?? io.env["PORT"] ?? project.service.port),
    ...(options.host === undefined ? {} : { HOST: options.host }),
    ...(options.logLevel === undefined ? {} : { LOG_LEVEL: options.logLevel }),
    ...(options.record === undefined ? {} : { METATRON_RECORD: resolve(io.cwd, options.record) }),
  };
  if (options.watch === true) return await serveAndWatch(root, settings, io);
  await compile(root, io);
  const child = startServer(root, settings, io);
  stopOnSignal(child, io);
  if (!(await child.listening) && !io.signal.aborted) {
    await child.ended;
    throw new UserError([explainFailure(child.said(), root)]);
  }
  const code = await child.ended;
  return { exitCode: code === 0 || io.signal.aborted ? 0 : 1 };
}

async function compile(root: string, io: Io): Promise<void> {
  const { errors } = await compileStale(root, io);
  if (errors === undefined) return;
  throw new UserError([problem("SERVE_COMPILE", errors, "Repair the places that the compiler names.")]);
}

/** Ends the server with us. A terminal sends Ctrl-C to both, and a second signal would cut calls short. */
export function stopOnSignal(child: Pick<ServerChild, "stop">, io: Io): void {
  const stop = (): void => {
    if (io.signal.reason !== "SIGINT" || io.stdin.isTTY !== true) child.stop();
  };
  if (io.signal.aborted) stop();
  else io.signal.addEventListener("abort", stop, { once: true });
}
