import { type Command, InvalidArgumentError, Option } from "commander";
import { type ControllerManifest, groupOf, isObject, sameValue } from "@metatron/runtime/kubernetes";
import type { Io } from "../model/io.ts";
import type { Outcome } from "../model/outcome.ts";
import { type Change } from "../preview/changes.ts";
import {
  childrenOf,
  type FindKind,
  parentsOf,
  type Place,
  readChildren,
  type Source,
} from "../preview/cluster.ts";
import { type ParentPreview, previewParent } from "../preview/preview.ts";
import { countChanges, type Preview, renderMarkdown, renderPreview, sortParents } from "../preview/report.ts";
import { createStyle } from "../report/style.ts";
import type { ApplyStrategy, StoredObject } from "../simulator/index.ts";
import { findMetacontroller, strategyOf } from "./doctor/cluster.ts";
import { examples, httpUrl, wholeNumber, type Declare } from "./flags.ts";
import { createKubectl, type Kubectl, listAll, resourcePath } from "./kubectl.ts";
import { findProject } from "./project/load.ts";
import { readManifests } from "./simulate/inputs.ts";
import { startSimulation } from "./simulate/run.ts";
import { startProject } from "./simulate/server.ts";

interface PreviewFlags {
  readonly context?: string;
  readonly namespace?: string;
  readonly parent?: string;
  readonly selector?: string;
  readonly limit?: number;
  readonly url?: string;
  readonly applyStrategy?: ApplyStrategy;
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
export const declarePreview: Declare = (command: Command, run) => {
  command
    .description(
      "Show what this working tree's hooks would change in a cluster, without changing anything.\n\nReads parents, children and related objects with kubectl get, calls the hooks once for each parent as Metacontroller would,\nand applies the answers in memory. Exit code 0 when nothing changes, 3 when something does, 1 on errors.",
    )
    .option("--context <name>", "the kubectl context of the cluster (default: the current one)")
    .option("-n, --namespace <name>", "only the parents of this namespace")
    .option("--parent <name>", "only this parent, as in default/blog", readParent)
    .option("-l, --selector <labels>", "only the parents with these labels, as in team=web")
    .option("--limit <number>", "at most so many parents of each kind", wholeNumber(1, 1_000_000))
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
      ),
    )
    .action(async (flags: PreviewFlags) => run(flags, async (io) => preview(flags, io)));
};

/** Says what the hooks would change. Exit code 3 when something changes, 1 on errors and on what `failOn` names. */
async function preview(flags: PreviewFlags, io: Io): Promise<Outcome> {
  const { root } = await findProject(io);
  const { manifests, crds } = await readManifests(root, io);
  const say = flags.verbose === true ? (line: string) => io.stderr.write(`${line}\n`) : undefined;
  const kubectl = createKubectl(io, { context: flags.context, ...(say && { say }) });
  const server = flags.url === undefined ? await startProject(root, io) : undefined;
  try {
    const url = flags.url ?? server?.url ?? "";
    const controllers = manifests.filter(isController).map(withoutCredentials);
    const reader = await createReader(kubectl, controllers, crds, url, io);
    const strategy = flags.applyStrategy ?? (await readStrategy(kubectl, io));
    const found: Found = { parents: [], total: 0, unread: [] };
    for (const manifest of controllers)
      await previewController(
        manifest,
        flags,
        { ...reader, url, strategy, now: new Date(io.now()) },
        found,
        io,
      );
    return toOutcome({ ...found, parents: sortParents(found.parents) }, flags, io);
  } finally {
    await server?.stop();
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

interface Found {
  readonly parents: ParentPreview[];
  total: number;
  readonly unread: string[];
}

interface Reader {
  readonly source: Source;
  readonly findKind: FindKind;
  readonly crds: readonly object[];
}

interface Means extends Reader {
  readonly url: string;
  readonly strategy: ApplyStrategy;
  readonly now: Date;
}

/** How often progress is told, in milliseconds. */
const pulse = 3000;

async function previewController(
  manifest: ControllerManifest,
  flags: PreviewFlags,
  means: Means,
  found: Found,
  io: Io,
): Promise<void> {
  const { name } = manifest.metadata;
  const [own, only] = splitParent(flags);
  try {
    const parents = await readParents(manifest, flags, own, only, means);
    if (parents.length === 0) return;
    io.stderr.write(`${name}: ${parents.length} ${parents.length === 1 ? "parent" : "parents"}\n`);
    const children = await readChildren(manifest, means.source, means.findKind, own);
    let told = io.now();
    for (const [index, parent] of parents.entries()) {
      io.signal.throwIfAborted();
      const one = await previewParent(parent, { ...means, manifest, children });
      found.total++;
      if (one.changes.length > 0 || one.failure !== undefined || one.delay !== undefined)
        found.parents.push(one);
      if (io.now() - told < pulse) continue;
      told = io.now();
      io.stderr.write(`${name}: ${index + 1} of ${parents.length}\n`);
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    found.unread.push(`${name} is not previewed: ${error.message}`);
  }
}

/** The namespace that the flags name, and the one parent. */
function splitParent({ parent, namespace }: PreviewFlags): [string | undefined, string | undefined] {
  if (parent === undefined) return [namespace, undefined];
  const [first = "", second] = parent.split("/");
  return second === undefined ? [namespace, first] : [first, second];
}

async function readParents(
  manifest: ControllerManifest,
  { selector, limit }: PreviewFlags,
  namespace: string | undefined,
  only: string | undefined,
  { source, findKind }: Reader,
): Promise<StoredObject[]> {
  const all: StoredObject[] = [];
  for (const { apiVersion, resource } of parentsOf(manifest)) {
    const isNamespaced = findKind(apiVersion, resource)?.scope === "Namespaced";
    if (namespace !== undefined && !isNamespaced) continue;
    const place = { apiVersion, resource, ...(namespace !== undefined && { namespace }) };
    const found = await source.list(selector === undefined ? place : { ...place, selector });
    const named = found.filter(({ metadata }) => only === undefined || metadata.name === only);
    all.push(...named.slice(0, limit));
  }
  return all;
}

/** Objects of the cluster that cannot be read, with what to do about it. */
class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** Reads through kubectl; each list once. Kinds that the project has no CRD of are looked up in the cluster. */
async function createReader(
  kubectl: Kubectl,
  controllers: readonly ControllerManifest[],
  own: readonly object[],
  url: string,
  io: Io,
): Promise<Reader> {
  const known = await startSimulation({ url, manifests: controllers, crds: own, world: false });
  const crds = [...own];
  for (const { apiVersion, resource } of controllers.flatMap((one) => [
    ...parentsOf(one),
    ...childrenOf(one),
  ])) {
    const name = `${resource}.${groupOf(apiVersion)}`;
    const served = known.api.findKind(apiVersion, resource);
    if (served?.isCustom === false || name === "controllerrevisions.metacontroller.k8s.io") continue;
    const live = await readCrd(kubectl, name, io);
    if (live === undefined) continue;
    if (served === undefined) {
      crds.push(live);
      known.api.addCrd(live as never);
    } else warnOfOther(name, own, live, io);
  }
  await known.close();
  const lists = new Map<string, Promise<readonly StoredObject[]>>();
  const findKind: FindKind = (apiVersion, resource) => known.api.findKind(apiVersion, resource);
  const list: Source["list"] = async (place) => {
    const key = JSON.stringify(place);
    const reading = lists.get(key) ?? readList(kubectl, place, findKind);
    lists.set(key, reading);
    return await reading;
  };
  return { source: { list }, findKind, crds };
}

async function readList(
  kubectl: Kubectl,
  place: Place,
  findKind: FindKind,
): Promise<readonly StoredObject[]> {
  const { apiVersion, resource, namespace, selector } = place;
  const kind = findKind(apiVersion, resource)?.kind;
  const what = `${resource}.${apiVersion}${namespace === undefined ? "" : ` in ${namespace}`}`;
  if (kind === undefined)
    throw new Unreadable(
      `${what}: the kind is unknown. Put its CRD into crds/, or install it in the cluster.`,
    );
  try {
    const query = selector === undefined ? {} : { labelSelector: selector };
    const all = await listAll<StoredObject>(kubectl, resourcePath(apiVersion, resource, namespace), query);
    // The items of a list do not say what they are.
    return all.map((object) => ({ ...object, apiVersion, kind }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unreadable(`${what} cannot be listed: ${reason}`, { cause: error });
  }
}

async function readCrd(kubectl: Kubectl, name: string, io: Io): Promise<object | undefined> {
  const path = resourcePath("apiextensions.k8s.io/v1", "customresourcedefinitions", undefined, name);
  try {
    return await kubectl.get<object>(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    io.stderr.write(`warning: the cluster's CRD ${name} cannot be compared with the project's: ${reason}\n`);
    return undefined;
  }
}

/** Says so when the cluster's CRD has other versions or schemas: the preview takes the project's. */
function warnOfOther(name: string, own: readonly object[], live: object, io: Io): void {
  const mine = own.find(
    (crd) => isObject(crd) && isObject(crd["metadata"]) && crd["metadata"]["name"] === name,
  );
  if (mine === undefined || sameValue(versionsOf(mine), versionsOf(live))) return;
  io.stderr.write(
    `warning: the cluster's CRD ${name} differs from crds/ in its versions or schemas; the preview follows crds/.\n`,
  );
}

function versionsOf(crd: object): never {
  const spec = isObject(crd) && isObject(crd["spec"]) ? crd["spec"] : {};
  const versions = Array.isArray(spec["versions"]) ? spec["versions"].filter(isObject) : [];
  return versions.map(({ name, served, storage, schema }) => ({ name, served, storage, schema })) as never;
}

/** The apply strategy of the cluster's Metacontroller; dynamic apply, its default, when it cannot be seen. */
async function readStrategy(kubectl: Kubectl, io: Io): Promise<ApplyStrategy> {
  const found = await findMetacontroller({
    now: () => io.now(),
    kubectl: async (args) => {
      const stdout = await kubectl.run(args).catch(() => "");
      return { code: stdout === "" ? 1 : 0, stdout, stderr: "", output: stdout };
    },
  });
  const strategy = found === undefined ? "dynamic-apply" : strategyOf(found);
  if (found === undefined)
    io.stderr.write(
      "Metacontroller is not seen in the cluster: dynamic-apply is assumed (--apply-strategy).\n",
    );
  return strategy === "server-side-apply" ? strategy : "dynamic-apply";
}

function isController(manifest: object): manifest is ControllerManifest {
  const { kind } = manifest as { readonly kind?: unknown };
  return kind === "CompositeController" || kind === "DecoratorController";
}

/** The hooks here are the working tree's own, on this machine: no token of the cluster is sent to them. */
function withoutCredentials(manifest: ControllerManifest): ControllerManifest {
  const { endpointConfigs: _configs, ...spec } = manifest.spec as { readonly endpointConfigs?: unknown };
  const hooks = Object.entries(manifest.spec.hooks ?? {}).map(([name, hook]) => {
    const { authorization: _own, tls: _tls, ...webhook } = (hook?.webhook ?? {}) as Record<string, unknown>;
    return [name, { ...hook, webhook }];
  });
  return { ...manifest, spec: { ...spec, hooks: Object.fromEntries(hooks) } } as ControllerManifest;
}
