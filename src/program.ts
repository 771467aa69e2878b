import { Command } from "commander";
import type { Run, Declare } from "./commands/flags.ts";

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Declare>;
}

// One line a command. The flags are loaded only for the command that the arguments name.
const entries: readonly Entry[] = [
  {
    name: "init",
    summary: "Start a new project",
    load: async () => (await import("./commands/init.ts")).declareInit,
  },
  {
    name: "generate",
    summary: "Generate types, stubs and manifests from CRDs and metatron.json",
    load: async () => (await import("./commands/generate.ts")).declareGenerate,
  },
  {
    name: "serve",
    summary: "Compile what is stale and serve the project's controllers",
    load: async () => (await import("./commands/serve.ts")).declareServe,
  },
  {
    name: "simulate",
    summary: "Run the project's controllers against a cluster in memory",
    load: async () => (await import("./commands/simulate.ts")).declareSimulate,
  },
  {
    name: "preview",
    summary: "Show what a release would change in a cluster, and change nothing",
    load: async () => (await import("./commands/preview.ts")).declarePreview,
  },
  {
    name: "snapshot",
    summary: "Write what preview reads of a cluster into a folder",
    load: async () => (await import("./commands/snapshot.ts")).declareSnapshot,
  },
  {
    name: "replay",
    summary: "Send recorded calls to the hooks, and say which answers differ",
    load: async () => (await import("./commands/replay.ts")).declareReplay,
  },
  {
    name: "dev",
    summary: "Show on a page what the controllers do, while you write them",
    load: async () => (await import("./commands/dev.ts")).declareDev,
  },
  {
    name: "inspect",
    summary: "Show what was understood of a CRD",
    load: async () => (await import("./commands/inspect.ts")).declareInspect,
  },
  {
    name: "docs",
    summary: "Write the reference of the project's kinds, and keep it",
    load: async () => (await import("./commands/docs.ts")).declareDocs,
  },
  {
    name: "lint",
    summary: "Find what will hurt in CRDs, metatron.json and manifests",
    load: async () => (await import("./commands/lint.ts")).declareLint,
  },
  {
    name: "check",
    summary: "Check all of a project: generated files, lint, types, overlays",
    load: async () => (await import("./commands/check.ts")).declareCheck,
  },
  {
    name: "doctor",
    summary: "Look whether this machine and the cluster are ready",
    load: async () => (await import("./commands/doctor.ts")).declareDoctor,
  },
  {
    name: "finalizers",
    summary: "List or clear the finalizer that a controller left on its parents",
    load: async () => (await import("./commands/finalizers.ts")).declareFinalizers,
  },
  {
    name: "resync",
    summary: "Ask for a sync of parents now",
    load: async () => (await import("./commands/resync.ts")).declareResync,
  },
  {
    name: "upgrade",
    summary: "Bring a project to this version, merging your edits",
    load: async () => (await import("./commands/upgrade.ts")).declareUpgrade,
  },
  {
    name: "explain",
    summary: "Tell the longer story of an error, a rule, a trap or a message",
    load: async () => (await import("./commands/explain.ts")).declareExplain,
  },
];

/** What the program needs from its surroundings; `configure` comes before the commands, which inherit from it. */
export interface ProgramOptions {
  readonly args: readonly string[];
  readonly version: string;
  readonly run: Run;
  readonly configure: (program: Command) => void;
}

/** The command line of metatron. */
export async function createProgram({ args, version, run, configure }: ProgramOptions): Promise<Command> {
  const program = new Command("metatron");
  configure(program);
  program
    .description("Write Kubernetes controllers for Metacontroller in TypeScript.")
    .version(version, "-V, --version", "print the version")
    // So that flags after the name of a subcommand are its own.
    .enablePositionalOptions()
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show the help of a command")
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText("after", "\nExample:\n  $ metatron init blog --crd blog.yaml\n");
  const named = args.filter((argument) => !argument.startsWith("-"));
  const wanted = named[0] === "help" ? named[1] : named[0];
  for (const { name, summary, load } of entries) {
    const command = program.command(name).summary(summary).description(summary);
    if (name === wanted) (await load())(command, run);
  }
  return program;
}
