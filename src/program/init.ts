import type { Declare } from "../program.ts";
import { defined } from "./defined.ts";
import { examples } from "./examples.ts";
import { declareControllerFlags, toControllerFlags } from "./controller-flags.ts";
import { wholeNumber } from "./numbers.ts";

interface Flags {
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly image?: string;
  readonly packageManager?: "npm" | "pnpm" | "yarn";
  readonly ci?: "github" | "gitlab" | "none";
  readonly authentication?: "none" | "bearer" | "mtls";
  readonly crd?: readonly string[];
  readonly git: boolean;
  readonly install: boolean;
  readonly yes?: boolean;
  readonly runtime?: string;
  readonly cli?: string;
  readonly json?: boolean;
}

export const declareInit: Declare = (command, run) => {
  command
    .argument("[dir]", "folder of the project: absent, empty, or with nothing but a .git")
    .description("Start a new project, with a controller for each CRD.")
    .option("--crd <crd...>", "CRDs: files, folders, http(s) URLs, or - for stdin")
    .option("--name <name>", "name of the project (the folder's unless said)")
    .option("--namespace <namespace>", "namespace of the hooks' Service (the name unless said)")
    .option("--port <number>", "port of server and Service (9292 unless said)", wholeNumber(1, 65_535))
    .option("--image <image>", "image without a tag (the name unless said)")
    .addOption(
      command.createOption("--package-manager <name>", "npm unless said").choices(["npm", "pnpm", "yarn"]),
    )
    .addOption(
      command.createOption("--ci <name>", "whose workflow to generate").choices(["github", "gitlab", "none"]),
    )
    .addOption(
      command
        .createOption("--authentication <kind>", "how Metacontroller proves who it is (none unless said)")
        .choices(["none", "bearer", "mtls"]),
    );
  declareControllerFlags(command);
  command
    .option("--no-git", "make no git repository")
    .option("--no-install", "do not install dependencies")
    .option("-y, --yes", "ask nothing, take defaults")
    .option("--runtime <spec>", "npm spec of @metatron/runtime")
    .option("--cli <spec>", "npm spec of @metatron/cli")
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron init blog --crd blog.yaml --children deployments,services,secrets",
        "metatron init --name blog --package-manager pnpm --no-git --yes",
      ),
    )
    .action(async (directory: string | undefined, flags: Flags) => {
      await run(flags, async (io) => {
        const { init } = await import("../commands/init.ts");
        const { crd = [], git, install, yes = false, runtime, cli, ...rest } = flags;
        const { name, namespace, port, image, packageManager, ci, authentication } = rest;
        const project = defined({ name, namespace, port, image, packageManager, ci, authentication });
        const controller = toControllerFlags(command);
        const places = defined({ directory, runtime, cli });
        return await init(
          { ...places, project, crds: crd, controller, git, install, yes: yes || flags.json === true },
          io,
        );
      });
    });
};
