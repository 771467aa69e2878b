import type { JsonObject, JsonValue } from "@metatron/runtime";
import { listOf, objectOf, textOf, type LintDocument, type Path } from "./document.ts";

/** A resource that a controller names, and where. */
export interface ResourceFacts {
  readonly apiVersion: string;
  readonly resource: string;
  readonly path: Path;
}

export interface ChildFacts extends ResourceFacts {
  /** Undefined when the manifest leaves it to Metacontroller's default, OnDelete. */
  readonly method: string | undefined;
}

export type HookName = "sync" | "finalize" | "customize";

export interface HookFacts {
  readonly name: HookName;
  readonly version: string;
  readonly webhook: JsonObject | undefined;
  readonly path: Path;
}

/** A CompositeController or DecoratorController, hand-written or from `metatron.json`, read without judging it. */
export interface ControllerFacts {
  readonly document: LintDocument;
  readonly path: Path;
  readonly type: "composite" | "decorator";
  readonly name: string;
  readonly parents: readonly (ResourceFacts & {
    readonly hasSelector: boolean;
    /** Only `metatron.json` tells. */
    readonly isClusterScoped: boolean;
  })[];
  readonly children: readonly ChildFacts[];
  /** What its customize hook may ask for; only `metatron.json` tells. */
  readonly related: readonly ResourceFacts[];
  readonly hooks: readonly HookFacts[];
  /** The kinds of objects that the server reads its credentials and CA bundles from. */
  readonly credentials: readonly ("secrets" | "configmaps")[];
  readonly generateSelector: boolean;
  readonly resyncPeriodSeconds: number | undefined;
}

const hookNames: readonly HookName[] = ["sync", "finalize", "customize"];

/** What is known of a Metacontroller manifest. */
export function toControllerFacts(document: LintDocument): ControllerFacts {
  const spec = objectOf(document.value["spec"]);
  const isComposite = document.value["kind"] === "CompositeController";
  const childKey = isComposite ? "childResources" : "attachments";
  const resync = spec["resyncPeriodSeconds"];
  return {
    document,
    path: ["spec"],
    type: isComposite ? "composite" : "decorator",
    name: textOf(objectOf(document.value["metadata"])["name"]) ?? "",
    parents: isComposite
      ? [toParent(spec["parentResource"], ["spec", "parentResource"])]
      : listOf(spec["resources"]).map((entry, index) => toParent(entry, ["spec", "resources", index])),
    children: listOf(spec[childKey]).map((entry, index) => toChild(entry, ["spec", childKey, index])),
    related: [],
    hooks: hooksOf(objectOf(spec["hooks"])),
    credentials: credentialsOf([spec["hooks"] ?? null, spec["endpointConfigs"] ?? null]),
    generateSelector: spec["generateSelector"] === true,
    resyncPeriodSeconds: typeof resync === "number" ? resync : undefined,
  };
}

function credentialsOf(settings: readonly JsonValue[]): ControllerFacts["credentials"] {
  const text = JSON.stringify(settings);
  return [
    ...(text.includes('"secretRef"') ? (["secrets"] as const) : []),
    ...(text.includes('"configMapRef"') ? (["configmaps"] as const) : []),
  ];
}

/** A named resource at a path. */
function toResource(value: JsonValue | undefined, path: Path): ResourceFacts {
  const entry = objectOf(value);
  return { apiVersion: textOf(entry["apiVersion"]) ?? "", resource: textOf(entry["resource"]) ?? "", path };
}

/** A parent or target, with whether it is narrowed by a selector. */
function toParent(value: JsonValue | undefined, path: Path): ControllerFacts["parents"][number] {
  const entry = objectOf(value);
  const hasSelector = entry["labelSelector"] !== undefined || entry["annotationSelector"] !== undefined;
  return { ...toResource(value, path), hasSelector, isClusterScoped: entry["scope"] === "Cluster" };
}

/** A child or attachment with its update strategy. */
function toChild(value: JsonValue | undefined, path: Path): ChildFacts {
  const strategy = objectOf(objectOf(value)["updateStrategy"]);
  return { ...toResource(value, path), method: textOf(strategy["method"]) };
}

function hooksOf(hooks: JsonObject): HookFacts[] {
  return hookNames
    .filter((name) => hooks[name] !== undefined && hooks[name] !== null)
    .map((name) => {
      const hook = objectOf(hooks[name]);
      const webhook = hook["webhook"];
      return {
        name,
        version: textOf(hook["version"]) ?? "v1",
        webhook: webhook === undefined ? undefined : objectOf(webhook),
        path: ["spec", "hooks", name],
      };
    });
}

/** One version of a CRD, read without judging it. */
export interface CrdVersionFacts {
  readonly name: string;
  readonly isServed: boolean;
  readonly hasStatus: boolean;
  /** `{}` when there is none. */
  readonly schema: JsonObject;
  readonly path: Path;
  readonly schemaPath: Path;
}

/** A CRD among the linted files, v1 or v1beta1. */
export interface CrdFacts {
  readonly document: LintDocument;
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly versions: readonly CrdVersionFacts[];
}

/** What is known of a CustomResourceDefinition document. */
export function toCrdFacts(document: LintDocument): CrdFacts {
  const spec = objectOf(document.value["spec"]);
  const names = objectOf(spec["names"]);
  return {
    document,
    group: textOf(spec["group"]) ?? "",
    plural: textOf(names["plural"]) ?? "",
    kind: textOf(names["kind"]) ?? "",
    isNamespaced: spec["scope"] !== "Cluster",
    versions: versionsOf(document, spec),
  };
}

function versionsOf(document: LintDocument, spec: JsonObject): CrdVersionFacts[] {
  const listed = listOf(spec["versions"]).map((entry, index) =>
    toVersion(document, spec, objectOf(entry), ["spec", "versions", index]),
  );
  if (listed.length > 0) return listed;
  const single = textOf(spec["version"]);
  return single === undefined ? [] : [toVersion(document, spec, { name: single, served: true }, ["spec"])];
}

/** In v1beta1 schema and subresources may stand beside the versions, for all of them. */
function toVersion(document: LintDocument, spec: JsonObject, entry: JsonObject, path: Path): CrdVersionFacts {
  const own = objectOf(entry["schema"]);
  const hasOwn = own["openAPIV3Schema"] !== undefined;
  const shared = objectOf(spec["validation"]);
  const subresources = objectOf(entry["subresources"] ?? spec["subresources"]);
  return {
    name: textOf(entry["name"]) ?? "",
    isServed: entry["served"] !== false,
    hasStatus: subresources["status"] !== undefined,
    schema: {
      ...objectOf((hasOwn ? own : shared)["openAPIV3Schema"]),
      ...(isPruned(document) ? {} : preserved),
    },
    path,
    schemaPath: hasOwn ? [...path, "schema", "openAPIV3Schema"] : ["spec", "validation", "openAPIV3Schema"],
  };
}

const preserved = { "x-kubernetes-preserve-unknown-fields": true };

/** v1beta1 prunes nothing unless it is told to. */
function isPruned({ value }: LintDocument): boolean {
  const keeps = objectOf(value["spec"])["preserveUnknownFields"];
  return keeps === undefined ? value["apiVersion"] !== "apiextensions.k8s.io/v1beta1" : keeps !== true;
}

/** What `metatron.json` says that rules need: where the hooks are served and which routes answer. */
export interface ProjectFacts {
  readonly document: LintDocument;
  readonly name: string;
  readonly namespace: string;
  readonly routes: readonly { readonly route: string; readonly hooks: readonly HookName[] }[];
  readonly controllers: readonly ControllerFacts[];
  /** The text of each user-owned controller source, by the controller's name. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What is known of a declaration; `sources` are the texts of `src/controllers/*.ts` by controller name. */
export function toProjectFacts(document: LintDocument, sources: ReadonlyMap<string, string>): ProjectFacts {
  const entries = listOf(document.value["controllers"]).map(objectOf);
  const controllers = entries.map((entry, index) => toFacts(document, entry, ["controllers", index]));
  return {
    document,
    name: textOf(document.value["name"]) ?? "",
    namespace: textOf(document.value["namespace"]) ?? "",
    routes: controllers.map((controller, index) => ({
      route: textOf(entries[index]?.["route"]) ?? "",
      hooks: controller.hooks.map((hook) => hook.name),
    })),
    controllers,
    sources,
  };
}

function toFacts(document: LintDocument, entry: JsonObject, path: Path): ControllerFacts {
  const isComposite = entry["type"] !== "decorator";
  const childKey = isComposite ? "children" : "attachments";
  const resync = entry["resyncPeriodSeconds"];
  return {
    document,
    path,
    type: isComposite ? "composite" : "decorator",
    name: textOf(entry["name"]) ?? "",
    parents: isComposite
      ? [toParent(entry["parent"], [...path, "parent"])]
      : listOf(entry["targets"]).map((target, index) => toParent(target, [...path, "targets", index])),
    children: listOf(entry[childKey]).map((child, index) => toChild(child, [...path, childKey, index])),
    related: listOf(entry["related"]).map((kind, index) => toResource(kind, [...path, "related", index])),
    hooks: hookNamesOf(entry, path),
    credentials: (document.value["authentication"] ?? "none") === "none" ? [] : ["secrets"],
    generateSelector: entry["generateSelector"] !== false,
    resyncPeriodSeconds: typeof resync === "number" ? resync : undefined,
  };
}

/** The declaration's hooks as the manifest would have them: the webhook's address is the generator's business. */
function hookNamesOf(entry: JsonObject, path: Path): HookFacts[] {
  const hooks = objectOf(entry["hooks"]);
  const etag = entry["etag"];
  return (["sync", "finalize", "customize"] as const)
    .filter((name) => hooks[name] !== undefined)
    .map((name) => {
      const hook = objectOf(hooks[name]);
      const seconds = hook["timeoutSeconds"];
      return {
        name,
        version: textOf(hook["version"]) ?? "v1",
        webhook: {
          ...(typeof seconds === "number" ? { timeout: `${seconds}s` } : {}),
          ...(etag === undefined ? {} : { etag: { enabled: true, ...objectOf(etag) } }),
        },
        path: [...path, "hooks", name],
      };
    });
}
