import type { FilePlan } from "../../src/model/plan.ts";
import type { ChildRef, DecoratorEntry } from "../../src/model/project.ts";
import { type Context, type DecoratorContext } from "../context.ts";
import { render } from "../templates.ts";
import { enumerate, format, userFile } from "../text.ts";
import { view } from "./composite.ts";
import { writeExamples } from "./examples.ts";
import type { TypesOf } from "../declaration/imports.ts";
import { groupOf } from "@metatron/runtime/kubernetes";

const workloads = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"];

/** `src/controllers/<name>.ts` of a decorator: a stub with a worked example for its attachments. */
export async function planDecoratorController(
  context: Context,
  typesOf: TypesOf,
  { entry, names }: DecoratorContext,
): Promise<FilePlan> {
  const taken = ["name", "object", "attachments", "decoratorController", names.value, "declaration"];
  const metadataOf = (child: ChildRef): string => metadata(entry, child);
  const isWorkload = entry.targets.every(({ kind, crd }) => crd === undefined && workloads.includes(kind));
  const workload = isWorkload ? { workload: "object" } : {};
  const examples = await writeExamples(entry.attachments, {
    context,
    typesOf,
    schema: {},
    taken,
    metadataOf,
    ...workload,
  });
  const hasDots = entry.attachments.some(({ kind }) => kind === "Service");
  const isTaken = ["decoratorController", ...examples.builders].includes(names.value);
  const local = isTaken ? "declaration" : names.value;
  const text = render("controller/decorator.hbs", {
    ...view(examples),
    targets: enumerate(entry.targets.map(({ kind }) => `every ${kind}`)),
    file: names.file,
    suffix: entry.name,
    local,
    imported: local === names.value ? local : `${names.value} as ${local}`,
    usesName: examples.children.length > 0,
    name: entry.name,
    hasDots,
    base: hasDots ? 'object.metadata.name.replaceAll(".", "-")' : "object.metadata.name",
    feedsItself: examples.children.length > 0 && entry.attachments.some((child) => makesTarget(entry, child)),
    meetsItself: examples.children.length > 0 && entry.attachments.some((child) => isTarget(entry, child)),
    hasFinalize: entry.hooks.finalize !== undefined,
    hasCustomize: entry.hooks.customize !== undefined,
    related: entry.related.map(({ apiVersion, resource }) => ({ apiVersion, resource })),
  });
  return userFile(`src/controllers/${names.source}.ts`, await format(text, "typescript"));
}

const isTarget = ({ targets }: DecoratorEntry, child: ChildRef): boolean =>
  targets.some(
    ({ apiVersion, resource }) =>
      resource === child.resource && groupOf(apiVersion) === groupOf(child.apiVersion),
  );

/** What the cluster makes of a workload, with a reference to its owner. */
const makes: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["ReplicaSet", "Pod"],
  StatefulSet: ["Pod"],
  DaemonSet: ["Pod"],
  ReplicaSet: ["Pod"],
  CronJob: ["Job", "Pod"],
  Job: ["Pod"],
};

const makesTarget = ({ targets }: DecoratorEntry, { kind }: ChildRef): boolean =>
  targets.some((target) => target.crd === undefined && makes[kind]?.includes(target.kind) === true);

function metadata({ targets }: DecoratorEntry, child: ChildRef): string {
  const isClusterWide = targets.some(({ scope }) => scope === "Cluster");
  return child.scope === "Namespaced" && isClusterWide ? 'namespace: "default",' : "";
}
