import { InvalidArgumentError, Option } from "commander";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Change } from "../preview/changes.ts";
import { countChanges, type Preview, renderMarkdown, renderPreview } from "../preview/report.ts";
import { createStyle } from "../report/style.ts";
import { examples, httpUrl, wholeNumber, type Declare } from "./flags.ts";
import { fail } from "./fail.ts";
import { createKubectl, type Kubectl, KubectlError } from "./kubectl.ts";
import { openCode, openOther } from "./preview/code.ts";
import { clusterOrigin, type Origin, snapshotOrigin } from "./preview/origin.ts";
import { type PreviewOptions, runPreview } from "./preview/run.ts";
import { findProject } from "./project/load.ts";

interface PreviewFlags extends PreviewOptions {
  readonly context?: string;
  readonly from?: string;
  readonly against?: string;
  readonly url?: string;
  readonly failOn?: readonly Alarm[];
  readonly verbose?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

const alarms = ["delete", "recreate", "immutable", "refuse", "update", "create", "status"] as const;
type Alarm = (typeof alarms)[number];

function readAlarms(text: string): readonly Alarm[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !alarms.includes(name as Alarm));
  if (unknown.length === 0) return names as Alarm[];
  throw new InvalidArgumentError(`${unknown.join(", ")} is none of ${alarms.join(", ")}.`);
}

function readParent(text: string): string {
  if (/^(?:[a-z0-9.-]+\/)?[a-z0-9.-]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It must be a name, as in default/blog, or blog for a cluster-scoped parent.",
  );
}

/** The flags of `metatron preview`. */
export const declarePreview: Declare = (command, run) => {
  command
    .description(
      "Show what this working tree's hooks would change in a cluster, without changing anything.\n\nReads parents, children and related objects with kubectl get, calls the hooks once for each parent as Metacontroller would,\nand applies the answers in memory. Exit code 0 when nothing changes, 3 when something does, 1 on errors.",
    )
    .option("--context <name>", "the kubectl context of the cluster (default: the current one)")
    .option("-n, --namespace <name>", "only the parents of this namespace")
    .option("--parent <name>", "only this parent, as in default/blog", readParent)
    .option("-l, --selector <labels>", "only the parents with these labels, as in team=web")
    .option("--limit <number>", "at most so many parents of each kind", wholeNumber(1, 1_000_000))
    .addOption(
      new Option("--from <folder>", "read a folder of metatron snapshot in place of a cluster").conflicts([
        "context",
        "selector",
      ]),
    )
    .option(
      "--against <version>",
      "show only what differs from the answers of a git ref, a project's folder or a URL",
    )
    .option("--url <url>", "call hooks that are served elsewhere, in any language", httpUrl)
    .addOption(
      new Option(
        "--apply-strategy <strategy>",
        "how Metacontroller writes children (default: as the cluster's is started)",
      ).choices(["dynamic-apply", "server-side-apply"]),
    )
    .option("--fail-on <list>", `exit 1 when there is one of ${alarms.join(", ")}`, readAlarms)
    .option("--verbose", "print the kubectl commands")
    .addOption(new Option("--markdown", "print it for a comment of a pull request").conflicts("json"))
    .option("--json", "print the changes as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron preview --context staging",
        "metatron preview --parent default/blog --verbose",
        "metatron preview -n shop --markdown --fail-on delete,immutable",
        "metatron preview --against main",
      ),
    )
    .action(async (flags: PreviewFlags) => run(flags, async (io) => preview(flags, io)));
};

/** Says what the hooks would change. Exit code 3 when something changes, 1 on errors and on what `failOn` names. */
async function preview(flags: PreviewFlags, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  const origin = await openOrigin(flags, io);
  const code = await openCode(root, flags.url, io);
  try {
    const other = flags.against === undefined ? undefined : await openOther(flags.against, root, io);
    try {
      return toOutcome(await runPreview(origin, code, other, flags, io), flags, io);
    } finally {
      await other?.stop();
    }
  } finally {
    await code.stop();
  }
}

/** Where the flags say that is read. */
export async function openOrigin(
  { from, context, verbose }: Pick<PreviewFlags, "from" | "context" | "verbose">,
  io: Io,
): Promise<Origin> {
  if (from !== undefined) return await snapshotOrigin(from, io);
  const say = (line: string): unknown => io.stderr.write(`${line}\n`);
  const kubectl = createKubectl(io, { context, ...(verbose === true && { say }) });
  await reach(kubectl);
  return clusterOrigin(kubectl, () => io.now());
}

/** Says once, and before anything is compiled, that there is no cluster. A server that answers anything is there. */
async function reach(kubectl: Kubectl): Promise<void> {
  try {
    await kubectl.get("/version");
  } catch (error) {
    if (!(error instanceof KubectlError) || error.reason !== "") return;
    const fix = "Check the context (--context, kubectl config current-context), the network and your login.";
    fail("CLUSTER_UNREADABLE", `The cluster does not answer: ${error.message}`, fix);
  }
}

function toOutcome(found: Preview, { failOn = [], markdown }: PreviewFlags, io: Io): Outcome {
  const changes = found.parents.flatMap((one) => one.changes);
  const isWrong =
    found.unread.length > 0 ||
    found.parents.some(({ failure }) => failure !== undefined) ||
    changes.some((change) => failOn.some((alarm) => isAlarming(change, alarm)));
  const exitCode = isWrong ? 1 : changes.length > 0 ? 3 : 0;
  const text = markdown === true ? renderMarkdown(found) : renderPreview(found, createStyle(io, "stdout"));
  return { exitCode, text, json: { ...found, counts: countChanges(found) } };
}

function isAlarming({ verb, isImmutable }: Change, alarm: Alarm): boolean {
  return alarm === "immutable" ? isImmutable === true : verb === alarm;
}
