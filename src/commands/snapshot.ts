import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { examples, httpUrl, type Declare } from "./flags.ts";
import { fail } from "./fail.ts";
import { openOrigin } from "./preview.ts";
import { openCode } from "./preview/code.ts";
import { recordOrigin } from "./preview/origin.ts";
import { type PreviewOptions, runPreview } from "./preview/run.ts";
import { findProject } from "./project/load.ts";

interface SnapshotFlags extends Pick<PreviewOptions, "namespace"> {
  readonly context?: string;
  readonly url?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** The flags of `metatron snapshot`. */
export const declareSnapshot: Declare = (command, run) => {
  command
    .description(
      "Write what metatron preview would read of a cluster into a folder, for preview --from where there is no cluster.\n\nThe values of Secrets, and every copy of them, are replaced by fake ones of the same length.",
    )
    .argument("<folder>", "where to write; an older snapshot there is replaced")
    .option("--context <name>", "the kubectl context of the cluster (default: the current one)")
    .option("-n, --namespace <name>", "only the parents of this namespace")
    .option("--url <url>", "ask hooks that are served elsewhere for their related objects", httpUrl)
    .option("--verbose", "print the kubectl commands")
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron snapshot staging-snapshot --context staging",
        "metatron preview --from staging-snapshot",
      ),
    )
    .action(async (folder: string, flags: SnapshotFlags) =>
      run(flags, async (io) => snapshot(folder, flags, io)),
    );
};

/** Runs a preview for what it reads, and writes that. */
async function snapshot(folder: string, flags: SnapshotFlags, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  const origin = recordOrigin(await openOrigin(flags, io));
  const code = await openCode(root, flags.url, io);
  try {
    const { total, unread } = await runPreview(origin, code, undefined, flags, io);
    if (unread.length > 0)
      fail(
        "SNAPSHOT_INVALID",
        `It would be incomplete: ${unread.join("; ")}`,
        "Get the right to list that resource.",
      );
    const objects = await origin.write(folder, io);
    const text = `${folder} holds ${objects} objects for ${total} ${total === 1 ? "parent" : "parents"}; Secrets have fake values.\n`;
    return { exitCode: 0, text, json: { folder, objects, parents: total } };
  } finally {
    await code.stop();
  }
}
