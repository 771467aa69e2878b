import { Option } from "commander";
import { UserError } from "../model/errors.ts";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { collect, examples, httpUrl, type Declare } from "./flags.ts";
import { renderProblems } from "../report/problems.ts";
import { createStyle } from "../report/style.ts";
import { findProject } from "./project/load.ts";
import { readSimulation } from "./simulate/inputs.ts";
import { reportSimulation } from "./simulate/report.ts";
import { runSimulation } from "./simulate/run.ts";
import { startProject, watchSimulation } from "./simulate/server.ts";

interface SimulateFlags {
  readonly file?: readonly string[];
  readonly then?: readonly string[];
  readonly url?: string;
  readonly delete?: boolean;
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** The flags of `metatron simulate`. */
export const declareSimulate: Declare = (command, run) => {
  command
    .description(
      "Run the project's controllers against a cluster in memory, without Metacontroller and without Kubernetes.",
    )
    .option(
      "-f, --file <paths...>",
      "objects to apply: files, folders, URLs or - for the standard input; examples/ when none is named",
    )
    .option("--then <path>", "objects to apply once everything is at rest, to see an edit followed", collect)
    .option("--url <url>", "call hooks that are served elsewhere, in any language", httpUrl)
    .option("--delete", "delete the objects afterwards, down to an empty cluster")
    .addOption(
      new Option("--watch", "run again when a source, an object, a manifest or a CRD changes").conflicts(
        "json",
      ),
    )
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron simulate",
        "metatron simulate -f examples/blog.yaml --then scaled.yaml --delete",
        "metatron simulate --url http://localhost:8080 --json",
      ),
    )
    .action(async (flags: SimulateFlags) =>
      run(flags, async (io) => {
        const { file = [], then: edits = [], json: _json, ...rest } = flags;
        return simulate({ ...rest, files: file, edits }, io);
      }),
    );
};

export interface SimulateOptions {
  /** Objects to apply; the project's examples when empty. */
  readonly files: readonly string[];
  /** Objects to apply after that, one file at a time, each when everything is at rest. */
  readonly edits?: readonly string[];
  /** A server that runs already. */
  readonly url?: string;
  readonly delete?: boolean;
  readonly watch?: boolean;
}

/** Runs the project's controllers against a cluster in memory. Exit code 1 when there are problems that are more than warnings. */
export async function simulate(options: SimulateOptions, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  if (options.watch !== true) return await simulateOnce(root, options, io);
  return await simulateAgain(root, options, io);
}

async function simulateOnce(root: string, options: SimulateOptions, io: Io): Promise<Outcome> {
  const inputs = await readSimulation(root, io, options.files, options.edits);
  const server = options.url === undefined ? await startProject(root, io) : undefined;
  try {
    const url = options.url ?? server?.url ?? "";
    const { stages, problems } = await runSimulation(inputs, url, options.delete === true);
    const text = reportSimulation(stages, problems, createStyle(io, "stdout"));
    const isWrong = problems.some(({ severity }) => severity !== "warning");
    return { exitCode: isWrong ? 1 : 0, text, json: { stages, problems } };
  } finally {
    await server?.stop();
  }
}

/** Once now and once after each burst of changes, until it is interrupted. */
async function simulateAgain(root: string, options: SimulateOptions, io: Io): Promise<Outcome> {
  let wake = (): void => {};
  let isChanged = true;
  const change = (): void => {
    isChanged = true;
    wake();
  };
  watchSimulation(root, io, [...options.files, ...(options.edits ?? [])], change);
  io.signal.addEventListener("abort", change, { once: true });
  while (!io.signal.aborted) {
    if (isChanged) {
      isChanged = false;
      await showOnce(root, options, io);
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { exitCode: 0 };
}

async function showOnce(root: string, options: SimulateOptions, io: Io): Promise<void> {
  try {
    const { text = "" } = await simulateOnce(root, options, io);
    io.stdout.write(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stderr.write(renderProblems(error.problems, createStyle(io, "stderr")));
  }
  io.stderr.write("Waiting for a change.\n");
}
