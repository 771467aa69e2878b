import type { Command } from "commander";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import type { ControllerEntry } from "../model/project.ts";
import { createStyle } from "../report/style.ts";
import { fail } from "./fail.ts";
import { examples, type Declare } from "./flags.ts";
import { findProject } from "./project/load.ts";
import { createKubectl, type Kubectl, listAll, resourcePath } from "./kubectl.ts";

interface Flags {
  readonly context?: string;
  readonly parent?: string;
  readonly decorator?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** The flags of `metatron finalizers`. */
export const declareFinalizers: Declare = (command, run) => {
  command.description(
    "List or clear the finalizer that a controller left on its parents.\n\nA parent that carries the finalizer of a controller that is gone can never be deleted.",
  );
  const declare = (name: string, summary: string): Command =>
    command
      .command(name)
      .summary(summary)
      .description(summary)
      .argument("<controller>", "the name of the controller, which may be gone from metatron.json")
      .requiredOption("--context <name>", "the kubectl context of the cluster")
      .option("--parent <resource>", "its parent, as in blogs.example.com/v1 (default: by metatron.json)")
      .option("--decorator", "it is a decorator (default: by metatron.json)")
      .option("--json", "print the parents as JSON");
  declare("list", "List the parents that carry the finalizer of a controller")
    .addHelpText("after", examples("metatron finalizers list blog-controller --context staging"))
    .action(async (controller: string, flags: Flags) =>
      run(flags, async (io) => listFinalizers(controller, flags, io)),
    );
  declare("clear", "Take the finalizer of a controller from its parents")
    .option("--yes", "do it; without it the parents are only listed")
    .addHelpText(
      "after",
      examples(
        "metatron finalizers clear blog-controller --context staging --yes",
        "metatron finalizers clear old --parent blogs.example.com/v1 --context staging --yes",
      ),
    )
    .action(async (controller: string, flags: Flags) =>
      run(flags, async (io) => clearFinalizers(controller, flags, io)),
    );
};

/** A parent as the API server gives it, as far as it is needed. */
interface Parent {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
}

interface Found {
  readonly finalizer: string;
  readonly apiVersion: string;
  readonly resource: string;
  readonly parents: readonly Parent[];
  readonly kubectl: Kubectl;
}

/** Lists the parents; exit code 0 whether there are any or not. */
async function listFinalizers(controller: string, flags: Flags, io: Io): Promise<Outcome> {
  const found = await find(controller, flags, io);
  return { exitCode: 0, text: describe(found, io), json: toJson(found) };
}

/** Takes the finalizer away, one parent after the other; exit code 1 when one could not be written. */
async function clearFinalizers(controller: string, flags: Flags, io: Io): Promise<Outcome> {
  const found = await find(controller, flags, io);
  if (flags.yes !== true) {
    const hint = found.parents.length === 0 ? "" : "Nothing was changed; pass --yes to take it away.\n";
    return { exitCode: 0, text: describe(found, io) + hint, json: toJson(found) };
  }
  const failed: string[] = [];
  for (const parent of found.parents)
    await clear(found, parent).catch((error: unknown) => {
      failed.push(`${nameOf(parent)}: ${error instanceof Error ? error.message : String(error)}`);
    });
  const style = createStyle(io, "stdout");
  const done = `${found.finalizer} was taken from ${found.parents.length - failed.length} of ${found.parents.length} ${found.resource}\n`;
  const lines = failed.map((line) => `${style("red", "failed")} ${line}\n`).join("");
  return { exitCode: failed.length > 0 ? 1 : 0, text: done + lines, json: { ...toJson(found), failed } };
}

async function find(controller: string, flags: Flags, io: Io): Promise<Found> {
  const entry = await knownEntry(controller, io);
  const parent = flags.parent ?? (entry && parentOf(entry));
  if (parent === undefined)
    fail(
      "FLAG_INVALID",
      `metatron.json does not know the controller ${JSON.stringify(controller)}, or it has several parents.`,
      "Say which resource it watched, as in --parent blogs.example.com/v1.",
    );
  const [, resource = "", apiVersion = ""] = /^([a-z0-9-]+)\.(.+)$/.exec(parent) ?? [];
  const isDecorator = flags.decorator === true || entry?.type === "decorator";
  const finalizer = `metacontroller.io/${isDecorator ? "decorator" : "composite"}controller-${controller}`;
  const kubectl = createKubectl(io, flags);
  try {
    const all = await listAll<Parent>(kubectl, resourcePath(apiVersion, resource));
    const parents = all.filter(({ metadata }) => metadata.finalizers?.includes(finalizer));
    return { finalizer, apiVersion, resource, parents, kubectl };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      "CLUSTER_UNREADABLE",
      `${parent} cannot be listed: ${reason}`,
      "Check the context, the resource and your rights.",
    );
  }
}

async function knownEntry(controller: string, io: Io): Promise<ControllerEntry | undefined> {
  const found = await findProject(io).catch(() => undefined);
  return found?.project.controllers.find(({ name }) => name === controller);
}

/** The parent of a controller as the flag spells it; undefined when a decorator has several. */
function parentOf(entry: ControllerEntry): string | undefined {
  const parents = entry.type === "composite" ? [entry.parent] : entry.targets;
  const [only] = parents;
  return only === undefined || parents.length > 1 ? undefined : `${only.resource}.${only.apiVersion}`;
}

/** Writes the live parent back without the finalizer; its resourceVersion keeps what others write meanwhile. */
async function clear(
  { finalizer, apiVersion, resource, kubectl }: Found,
  { metadata: { name, namespace } }: Parent,
): Promise<void> {
  const path = resourcePath(apiVersion, resource, namespace, name);
  const live = await kubectl.get<Parent>(path);
  const finalizers = (live.metadata.finalizers ?? []).filter((other) => other !== finalizer);
  const next = { ...live, metadata: { ...live.metadata, finalizers } };
  await kubectl.run(["replace", "--raw", path, "-f", "-"], JSON.stringify(next));
}

function describe({ finalizer, resource, parents }: Found, io: Io): string {
  if (parents.length === 0) return `No ${resource} carry ${finalizer}.\n`;
  const style = createStyle(io, "stdout");
  const lines = parents.map((parent) => {
    const isStuck = parent.metadata.deletionTimestamp !== undefined;
    return `  ${nameOf(parent)}${isStuck ? style("yellow", "  is being deleted and waits for it") : ""}\n`;
  });
  return `${parents.length} ${resource} carry ${finalizer}:\n${lines.join("")}`;
}

function toJson({ finalizer, parents }: Found): object {
  const names = parents.map(({ metadata: { name, namespace, deletionTimestamp } }) => ({
    name,
    namespace,
    isBeingDeleted: deletionTimestamp !== undefined,
  }));
  return { finalizer, parents: names };
}

function nameOf({ metadata: { name, namespace } }: Parent): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
