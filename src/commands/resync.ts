import { setTimeout as sleep } from "node:timers/promises";
import { ready } from "@metatron/runtime";
import { compileSelector, isObject } from "@metatron/runtime/kubernetes";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import type { ControllerEntry } from "../model/project.ts";
import { createStyle } from "../report/style.ts";
import { fail } from "./fail.ts";
import { examples, wholeNumber, type Declare } from "./flags.ts";
import { createKubectl, type Kubectl, KubectlError, listAll, resourcePath } from "./kubectl.ts";
import { findProject } from "./project/load.ts";

interface Flags {
  readonly context?: string;
  readonly controller?: string;
  readonly namespace?: string;
  readonly selector?: string;
  readonly wait?: number | true;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Written with the time of the request; nothing but Metacontroller's watch looks at it. */
const annotation = "metatron.therubyist.org/resync";
const mostUnasked = 50;
const defaultWaitSeconds = 60;

/** The flags of `metatron resync`. */
export const declareResync: Declare = (command, run) => {
  command
    .description(
      `Ask for a sync of parents now, without a change to them.\n\nWrites the annotation ${annotation} through kubectl, which makes Metacontroller call the hooks of that parent.`,
    )
    .argument("[name...]", "only these parents, as in blog or shop/blog")
    .option("--context <name>", "the kubectl context of the cluster (default: the current one)")
    .option("--controller <name>", "only the parents of this controller")
    .option("-n, --namespace <name>", "only the parents of this namespace")
    .option("-l, --selector <labels>", "only the parents with these labels, as in team=web")
    .option(
      "--wait [seconds]",
      `wait until they are at rest, ${defaultWaitSeconds} s at most unless a time is given`,
      wholeNumber(1, 86_400),
    )
    .option("--yes", `do not ask before more than ${mostUnasked}`)
    .option("--json", "print the parents as JSON")
    .addHelpText(
      "after",
      examples(
        "metatron resync shop/blog --wait",
        "metatron resync --controller blog-controller -l team=web --context staging",
      ),
    )
    .action(async (names: string[], flags: Flags) => run(flags, async (io) => resync(names, flags, io)));
};

/** A parent as the API server gives it, as far as it is needed. */
interface Parent {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

interface Asked {
  readonly controller: string;
  readonly name: string;
  readonly path: string;
}

type Watched = { readonly entry: ControllerEntry; readonly parent: ReturnType<typeof parentsOf>[number] };

/** Asks for a sync of each parent; exit code 1 when one could not be asked for, or did not come to rest. */
async function resync(names: readonly string[], flags: Flags, io: Io): Promise<Outcome> {
  const { project } = await findProject(io);
  const entries = project.controllers.filter(({ name }) => (flags.controller ?? name) === name);
  if (entries.length === 0)
    fail(
      "FLAG_INVALID",
      `metatron.json has no controller ${JSON.stringify(flags.controller ?? "")}.`,
      `It has ${project.controllers.map(({ name }) => name).join(", ") || "none"}.`,
    );
  const kubectl = createKubectl(io, flags);
  const watched = entries.flatMap((entry) => parentsOf(entry).map((parent) => ({ entry, parent })));
  const found: Asked[] = [];
  for (const one of watched) found.push(...(await find(one, names, flags, kubectl)));
  const strangers = names.filter((name) => !found.some((each) => isNamed(each.name, name)));
  if (strangers.length > 0)
    fail(
      "FLAG_INVALID",
      `There is no parent ${strangers.join(", ")}${flags.namespace === undefined ? "" : ` in ${flags.namespace}`}.`,
      "Give its name as kubectl get shows it, with its namespace, as in shop/blog.",
    );
  const isWanted = found.length <= mostUnasked || flags.yes === true || (await confirmed(found.length, io));
  if (!isWanted) return { exitCode: 1, text: "Nothing was changed.\n", json: { asked: [], failed: [] } };
  const failed: string[] = [];
  const asked: Asked[] = [];
  for (const each of found) {
    const reason = await ask(each, kubectl, io);
    if (reason === undefined) asked.push(each);
    else failed.push(`${each.name}: ${reason}`);
  }
  const seconds = flags.wait === true ? defaultWaitSeconds : flags.wait;
  const moving = seconds === undefined ? undefined : await waitFor(asked, seconds, kubectl, io);
  return toOutcome({ asked, failed, moving, seconds }, io);
}

function parentsOf(entry: ControllerEntry) {
  return entry.type === "composite" ? [entry.parent] : entry.targets;
}

const nameOf = ({ metadata: { name, namespace } }: Parent): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

/** Whether a name with or without its namespace means a parent. */
const isNamed = (name: string, wanted: string): boolean =>
  name === wanted || (!wanted.includes("/") && name.endsWith(`/${wanted}`));

async function find(
  { entry, parent }: Watched,
  names: readonly string[],
  { namespace, selector }: Flags,
  kubectl: Kubectl,
): Promise<Asked[]> {
  const { apiVersion, resource, scope } = parent;
  if (namespace !== undefined && scope === "Cluster") return [];
  const query = selector === undefined ? {} : { labelSelector: selector };
  try {
    const all = await listAll<Parent>(kubectl, resourcePath(apiVersion, resource, namespace), query);
    const isSelected = compileSelector(parent.labelSelector);
    return all
      .filter(({ metadata }) => isSelected(metadata.labels))
      .filter((each) => names.length === 0 || names.some((name) => isNamed(nameOf(each), name)))
      .map((each) => ({
        controller: entry.name,
        name: nameOf(each),
        path: resourcePath(apiVersion, resource, each.metadata.namespace, each.metadata.name),
      }));
  } catch (error) {
    return fail(
      "CLUSTER_UNREADABLE",
      `${resource}.${apiVersion} cannot be listed: ${error instanceof Error ? error.message : String(error)}`,
      "Check the context, the resource and your rights.",
    );
  }
}

async function confirmed(count: number, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true || io.stdout.isTTY !== true)
    fail(
      "FLAG_INVALID",
      `${count} parents would be asked for, which is more than ${mostUnasked}.`,
      "Name fewer with -n, -l or --controller, or pass --yes.",
    );
  const { confirm } = await import("@clack/prompts");
  return (await confirm({ message: `Ask for a sync of ${count} parents?`, initialValue: false })) === true;
}

/** Writes the live parent back with the annotation, again when somebody else wrote meanwhile; says why it could not. */
async function ask({ path }: Asked, { get, run }: Kubectl, io: Io): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++)
    try {
      const live = await get<Parent>(path);
      const annotations = { ...live.metadata.annotations, [annotation]: new Date(io.now()).toISOString() };
      const next = { ...live, metadata: { ...live.metadata, annotations } };
      await run(["replace", "--raw", path, "-f", "-"], JSON.stringify(next));
      return undefined;
    } catch (error) {
      const isConflict = error instanceof KubectlError && error.reason === "Conflict";
      if (!isConflict || attempt === 3) return error instanceof Error ? error.message : String(error);
    }
}

/**
 * Those that are not at rest when the time is over, with the reason. A parent is at rest when nobody wrote it between two
 * looks, its status is of its generation, and its Ready or Available condition, when it has one, is true.
 */
async function waitFor(
  asked: readonly Asked[],
  seconds: number,
  { get }: Kubectl,
  io: Io,
): Promise<readonly string[]> {
  const until = io.now() + seconds * 1000;
  const seen = new Map<string, string | undefined>();
  let moving = asked;
  for (;;) {
    const reasons: string[] = [];
    const still: Asked[] = [];
    for (const each of moving) {
      const parent = await get<Parent>(each.path).catch(() => undefined);
      const reason = parent && reasonOf(parent, seen.get(each.path));
      seen.set(each.path, parent?.metadata.resourceVersion);
      if (reason === undefined) continue;
      still.push(each);
      reasons.push(`${each.name}: ${reason}`);
    }
    moving = still;
    if (moving.length === 0 || io.now() >= until) return reasons;
    await sleep(1000, undefined, { signal: io.signal });
  }
}

function reasonOf(parent: Parent, lastVersion: string | undefined): string | undefined {
  if (parent.metadata.deletionTimestamp !== undefined) return "it is being deleted";
  if (!ready(parent)) return notReady(parent);
  return parent.metadata.resourceVersion === lastVersion ? undefined : "it is still written to";
}

function notReady(parent: object): string {
  const status = (parent as { status?: unknown }).status;
  const conditions = isObject(status) && Array.isArray(status["conditions"]) ? status["conditions"] : [];
  const untrue = conditions
    .filter(isObject)
    .find(({ type, status: value }) => (type === "Ready" || type === "Available") && value !== "True");
  if (untrue === undefined) return "its status is of an older generation";
  const text = (field: string): string[] => (typeof untrue[field] === "string" ? [untrue[field]] : []);
  const why = [...text("reason"), ...text("message")].filter((part) => part !== "").join(", ");
  return `${text("type").join("")} is ${text("status").join("")}${why === "" ? "" : `: ${why}`}`;
}

interface Result {
  readonly asked: readonly Asked[];
  readonly failed: readonly string[];
  readonly moving: readonly string[] | undefined;
  readonly seconds: number | undefined;
}

function toOutcome({ asked, failed, moving, seconds }: Result, io: Io): Outcome {
  const style = createStyle(io, "stdout");
  const lines = [
    `A sync was asked for ${asked.length} of ${asked.length + failed.length} parents.`,
    ...failed.map((line) => `${style("red", "failed")} ${line}`),
    ...(moving === undefined ? [] : [`${asked.length - moving.length} came to rest.`]),
    ...(moving ?? []).map((line) => `${style("yellow", `not after ${seconds} s`)} ${line}`),
  ];
  const isWrong = failed.length > 0 || (moving?.length ?? 0) > 0;
  const names = asked.map(({ controller, name }) => ({ controller, name }));
  const json = { asked: names, failed, ...(moving !== undefined && { moving }) };
  return { exitCode: isWrong ? 1 : 0, text: `${lines.join("\n")}\n`, json };
}
