import type { Io } from "../../io.ts";
import { Interrupted } from "../../interrupted.ts";
import {
  imageRule,
  labelRule,
  obeys,
  packageManagers,
  serviceNameRule,
  type TextRule,
} from "../../project/index.ts";
import { type ProjectFlags, nameOf } from "./settings.ts";

/** Whether somebody is there to answer: both ends are a terminal. */
export function isInteractive(io: Io): boolean {
  return io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** Asks for what no flag has said. Every question has a flag and a default. */
export async function askMissing(root: string, flags: ProjectFlags): Promise<ProjectFlags> {
  const { group, text, select, cancel } = await import("@clack/prompts");
  const asked = (message: string, initialValue: string, rule: TextRule) =>
    text({
      message,
      initialValue,
      validate: (value) => (obeys(rule, value ?? "") ? undefined : `It must be ${rule.says}.`),
    });
  const name = flags.name ?? nameOf(root);
  const answers = await group(
    {
      name: async () => flags.name ?? (await asked("Name of the project", name, serviceNameRule)),
      namespace: async ({ results }) =>
        flags.namespace ?? (await asked("Namespace of its Service", String(results.name), labelRule)),
      image: async ({ results }) =>
        flags.image ?? (await asked("Image, without a tag", String(results.name), imageRule)),
      packageManager: async () =>
        flags.packageManager ??
        (await select({
          message: "Package manager",
          options: packageManagers.map((value) => ({ value, label: value })),
        })),
    },
    {
      onCancel: () => {
        cancel("Nothing was written.");
        throw new Interrupted("interrupted; nothing was written");
      },
    },
  );
  return { ...flags, ...(answers as ProjectFlags) };
}
