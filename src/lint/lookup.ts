import type { JsonObject } from "@metatron/runtime";
import { stepsOf } from "../crd/index.ts";
import { findBuiltin } from "../kinds/index.ts";
import type { Problem } from "../model/errors.ts";
import type {
  ControllerFacts,
  CrdFacts,
  CrdVersionFacts,
  HookFacts,
  HookName,
  ResourceFacts,
} from "./facts.ts";
import type { LintContext } from "./model.ts";
import { listOf, objectOf, textOf, type LintDocument, type Path } from "./document.ts";
import { groupOf, versionOf } from "@metatron/runtime/kubernetes";

/** The CRD of a resource, when it is among the linted files. */
export function crdOf(context: LintContext, resource: ResourceFacts): CrdFacts | undefined {
  return crdsOf(context, resource)[0];
}

/** Every definition of the CRD of a resource: one, unless two files differ. */
function crdsOf({ crds }: LintContext, { apiVersion, resource }: ResourceFacts): CrdFacts[] {
  const group = groupOf(apiVersion);
  return crds.filter((crd) => crd.group === group && crd.plural === resource);
}

/** What is to be said of the CRDs that people wrote: refusals of the API server, or warnings. */
export function* verdictsOn(
  { documents }: LintContext,
  which: "refusals" | "warnings",
): Generator<Omit<Problem, "document"> & { readonly document: LintDocument; readonly steps: Path }> {
  for (const document of documents.filter(({ isGenerated }) => !isGenerated))
    for (const problem of document[which] ?? [])
      yield { ...problem, document, steps: stepsOf(problem.path ?? "") };
}

/** Whether objects of a resource live in a namespace; undefined when nobody here knows. */
export function isNamespaced(context: LintContext, resource: ResourceFacts): boolean | undefined {
  const crd = crdOf(context, resource);
  if (crd) return crd.isNamespaced;
  const builtin = findBuiltin(resource.resource, groupOf(resource.apiVersion));
  return builtin === undefined ? undefined : builtin.scope === "Namespaced";
}

/** True for a group that only Kubernetes itself serves; the others that end in `.k8s.io` are CRDs of its community. */
export function isBuiltinGroup(group: string): boolean {
  return builtinGroups.has(group);
}

/** @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/ */
const builtinGroups = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "internal.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/** Every hook of every controller. */
export function* hooksOf(context: LintContext): Generator<{ controller: ControllerFacts; hook: HookFacts }> {
  for (const controller of context.controllers)
    for (const hook of controller.hooks) yield { controller, hook };
}

/** True for a method that updates one child a pass. */
export function isRolling(method: string | undefined): boolean {
  return method === "RollingRecreate" || method === "RollingInPlace";
}

/** What a controller calls itself in a message. */
export function title(controller: ControllerFacts): string {
  return `${controller.type} controller "${controller.name}"`;
}

/** The name of a resource as people write it: `deployments.apps/v1`, `pods.v1`. */
export function resourceName({ apiVersion, resource }: ResourceFacts): string {
  return `${resource}.${apiVersion}`;
}

/** The path of the URL that a hook is called at, without the query; undefined when it has none. */
export function hookPath(hook: HookFacts): string | undefined {
  const url = hookAddress(hook);
  return url?.replace(/^https?:\/\/[^/]*/, "").replace(/[?#].*$/, "");
}

/** The URL or path of a hook as the manifest says it, with the query. */
export function hookAddress(hook: HookFacts): string | undefined {
  return textOf(hook.webhook?.["url"]) ?? textOf(hook.webhook?.["path"]);
}

/** Every related-resource rule in a customize answer that is kept as a file (a test's fixture, an example). */
export function* relatedRules(
  context: LintContext,
): Generator<{ document: LintDocument; path: Path; entry: JsonObject }> {
  for (const document of context.documents)
    for (const [index, value] of listOf(document.value["relatedResources"]).entries())
      yield { document, path: ["relatedResources", index], entry: objectOf(value) };
}

/** A CRD version that is the parent of a composite controller; each is given once. */
export interface ParentVersion {
  readonly crd: CrdFacts;
  readonly version: CrdVersionFacts;
  /** The controller's name. */
  readonly name: string;
  readonly generateSelector: boolean;
}

/** The CRD versions that composite controllers have as parents, as far as they are among the linted files. */
export function* parentVersions(context: LintContext): Generator<ParentVersion> {
  const seen = new Set<CrdVersionFacts>();
  for (const { type, parents, name, generateSelector } of context.controllers)
    for (const parent of type === "composite" ? parents : [])
      for (const crd of crdsOf(context, parent)) {
        const version = crd.versions.find((one) => one.name === versionOf(parent.apiVersion));
        if (!version || seen.has(version)) continue;
        seen.add(version);
        yield { crd, version, name, generateSelector };
      }
}

/**
 * The documents that are whole: a patch of a kustomization is a part of an object that lies elsewhere.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
export function withoutPatches(documents: readonly LintDocument[]): LintDocument[] {
  const patches = new Set(documents.flatMap(patchesOf));
  return documents.filter(({ file }) => !patches.has(placeOf(file)));
}

function patchesOf({ file, value }: LintDocument): string[] {
  if (textOf(value["apiVersion"])?.startsWith("kustomize.config.k8s.io/") !== true) return [];
  const paths = [
    ...listOf(value["patches"]).map((patch) => textOf(objectOf(patch)["path"])),
    ...listOf(value["patchesStrategicMerge"]).map(textOf),
  ];
  return paths
    .filter((path) => path !== undefined && !path.includes("\n"))
    .map((path) => placeOf(path, file));
}

/** A path, from the file that names it, in the one form by which it can be compared. */
function placeOf(path: string | undefined, from = ""): string {
  return new URL(encodeURI(path ?? ""), `file:///${encodeURI(from)}`).pathname;
}

const names: readonly HookName[] = ["sync", "finalize", "customize"];

/** The hooks that a controller's source defines as methods or properties, seen in its text without comments and strings. */
export function implementedHooks(source: string): readonly HookName[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, '""');
  return names.filter((name) => new RegExp(`(^|[{,\\s])(async\\s+)?${name}\\s*[:(,}]`).test(code));
}

/** After how many seconds the runtime gives a call up; undefined when the hook is not served by this project. */
export function deadlineOf(
  { project }: LintContext,
  controller: ControllerFacts,
  hook: HookFacts,
): number | undefined {
  if (!project) return undefined;
  const isOurs = objectOf(hook.webhook?.["service"])["name"] === project.name;
  if (controller.document !== project.document && !isOurs) return undefined;
  const seconds = /\btimeoutSeconds:\s*([\d.]+)/.exec(project.sources.get(controller.name) ?? "")?.[1];
  return seconds === undefined ? defaultDeadlineSeconds : Number(seconds);
}

/** The seconds of a Go duration such as `1m30s` or `500ms`; undefined when it is none. */
export function secondsOf(duration: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(duration)) return duration === "0" ? 0 : undefined;
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ""] ?? 0), 0);
}

/** The schema of a property at a path of names, or undefined when a name is not declared. */
export function propertyOf(schema: JsonObject, ...names: readonly string[]): JsonObject | undefined {
  let at: JsonObject | undefined = schema;
  for (const name of names) {
    const properties: JsonObject = objectOf(at["properties"]);
    at = Object.hasOwn(properties, name) ? objectOf(properties[name]) : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** True when unknown fields survive in an object of this schema; one that says nothing prunes nothing (v1beta1). */
export function preservesUnknown(schema: JsonObject): boolean {
  return (
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    (schema["additionalProperties"] ?? false) !== false
  );
}

/** The runtime's own deadline for a hook, in seconds, when the controller does not set another. */
const defaultDeadlineSeconds = 9;

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
