import type { Declare } from "../program.ts";
import { examples } from "./examples.ts";
import { wholeNumber } from "./numbers.ts";

interface Flags {
  readonly host?: string;
  readonly port?: number;
  readonly logLevel?: string;
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
    .option("--watch", "compile and restart when a source changes")
    .addHelpText("after", examples("metatron serve", "metatron serve --watch --port 8080 --log-level debug"))
    .action(async (flags: Flags) => {
      await run({}, async (io) => (await import("../commands/serve.ts")).serve(flags, io));
    });
};
