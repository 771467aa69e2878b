import type { BuiltinKind, JsonObject } from "@metatron/runtime/kubernetes";
import {
  type CompiledSchema,
  compileSchema,
  type FieldError,
  schemaForKey,
  type StructuralSchema,
} from "@metatron/runtime/schema";
import type { ServedKind } from "../api-server.ts";
import { admitBuiltin, convertBuiltin, initialStatus, isVerbatim } from "../builtin/index.ts";
import { copyOf, withFields } from "../records.ts";
import type { CrdVersion } from "./definition.ts";
import { builtinNameProblems, subdomainProblems } from "./metadata.ts";
import { textOf } from "./storage.ts";

/** What a write leads to: the object as it would be stored, and what is wrong with it. */
export interface Admitted {
  readonly value: JsonObject;
  readonly errors: readonly FieldError[];
}

/** How list and map fields merge under server-side apply. */
export interface FieldTopology {
  /** The keys of a list that merges by key, `set` for a list of unique values, undefined for a list replaced whole. */
  listKeys(path: readonly string[], apiVersion: string): readonly string[] | "set" | undefined;
  /** Whether a map is owned as one value. */
  isAtomicMap(path: readonly string[], apiVersion: string): boolean;
}

/** What differs between kinds when an object is written or read. */
export interface Strategy {
  readonly served: ServedKind;
  /** The key of the kind in storage: plural and group. */
  readonly key: string;
  /** The apiVersion in which objects are stored and watched. */
  readonly storageVersion: string;
  readonly hasGeneration: boolean;
  /** Whether `admit` returns values that share nothing with what it was given, so that they can be frozen in place. */
  readonly admitsFresh: boolean;
  readonly topology: FieldTopology;
  /** The object as it is created or replaced: pruned, defaulted, canonical, without what the caller may not set. */
  admit(object: JsonObject, old: JsonObject | undefined): Admitted;
  /** The object with the status of `object` and everything else of `old`. */
  admitStatus(object: JsonObject, old: JsonObject): Admitted;
  /** The object in another served version. */
  toVersion(object: JsonObject, apiVersion: string): JsonObject;
  /** Whether the change counts in `metadata.generation`. */
  bumpsGeneration(before: JsonObject, after: JsonObject): boolean;
  /** Everything wrong with a name. */
  readonly nameProblems: (name: string) => readonly string[];
}

/** The strategy of a kind that every cluster has. */
export function builtinStrategy(builtin: BuiltinKind): Strategy {
  const { group, versions, kind, resource, scope, hasStatus, apiVersion } = builtin;
  const served: ServedKind = { group, versions, kind, resource, scope, isCustom: false, hasStatus };
  return {
    served,
    key: `${resource}.${group}`,
    storageVersion: apiVersion,
    hasGeneration: builtin.hasGeneration,
    admitsFresh: !isVerbatim(builtin),
    topology: builtinTopology,
    admit: (object, old) => admit(convertBuiltin(object, apiVersion), old, hasStatus),
    admitStatus: (object, old) => ({
      value: withFields(old, { status: object["status"] ?? {} }),
      errors: [],
    }),
    toVersion: convertBuiltin,
    bumpsGeneration: (before, after) => !isBinding(before, after) && contentDiffers(before, after),
    nameProblems: (name) => builtinNameProblems(kind, group, name),
  };
}

function admit(object: JsonObject, old: JsonObject | undefined, hasStatus: boolean): Admitted {
  const { value, errors } = admitBuiltin(object, old);
  if (!hasStatus) return { value, errors };
  const admitted = value["status"] === undefined ? copyOf(value) : withoutStatus(value);
  admitted["status"] = old?.["status"] ?? initialStatus(value);
  return { value: admitted, errors };
}

function withoutStatus({ status: _ignored, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** A pod that gets its node keeps its generation: in a cluster that is the work of the binding subresource. */
function isBinding(before: JsonObject, after: JsonObject): boolean {
  const nodeOf = (pod: JsonObject): unknown => (pod["spec"] as JsonObject | undefined)?.["nodeName"];
  return after["kind"] === "Pod" && nodeOf(before) === undefined && nodeOf(after) !== undefined;
}

const general = new Set(["apiVersion", "kind", "metadata", "status"]);

function contentDiffers(before: JsonObject, after: JsonObject): boolean {
  for (const key in after) if (before[key] !== after[key] && !general.has(key)) return true;
  for (const key in before) if (before[key] !== after[key] && !general.has(key)) return true;
  return false;
}

const lists: Readonly<Record<string, readonly string[] | "set">> = {
  finalizers: "set",
  ownerReferences: ["uid"],
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  env: ["name"],
  volumes: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  imagePullSecrets: ["name"],
  secrets: ["name"],
  hostAliases: ["ip"],
  schedulingGates: ["name"],
  resourceClaims: ["name"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
  conditions: ["type"],
  podIPs: ["ip"],
  webhooks: ["name"],
};

const kinds: Readonly<Record<string, readonly string[]>> = {
  "spec ports": ["port", "protocol"],
  "containers ports": ["containerPort", "protocol"],
  "initContainers ports": ["containerPort", "protocol"],
  "ephemeralContainers ports": ["containerPort", "protocol"],
  "resources claims": ["name"],
};

const atomicMaps = new Set([
  "nodeSelector",
  "selector",
  "labelSelector",
  "namespaceSelector",
  "podSelector",
  "configMapKeyRef",
  "secretKeyRef",
  "fieldRef",
  "resourceFieldRef",
  "roleRef",
  "claimRef",
  "scaleTargetRef",
  "dataSource",
]);

function parentOf(path: readonly string[]): string {
  const parents = path.slice(0, -1).filter((step) => step !== ITEM);
  return parents.at(-1) ?? "";
}

/**
 * How lists and maps of the built-in kinds merge under server-side apply: the lists that Kubernetes marks as keyed, told
 * apart by the name of the field and of its parent. Any other list is atomic, which is Kubernetes' default too.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
const builtinTopology: FieldTopology = {
  listKeys(path) {
    const field = path.at(-1) ?? "";
    const keys = kinds[`${parentOf(path)} ${field}`];
    if (keys !== undefined) return keys;
    return Object.hasOwn(lists, field) ? lists[field] : undefined;
  },
  isAtomicMap: (path) =>
    path[0] === "metadata"
      ? path[1] === "ownerReferences" && path[2] === ITEM
      : path.length > 1 && atomicMaps.has(path.at(-1) ?? ""),
};

type Compiled = ReadonlyMap<string, CompiledSchema>;

/**
 * The strategy of a kind that a CRD defines: its structural schemas decide. Versions differ in their schema only: a CRD
 * that asks for a conversion webhook is served as if its conversion were `None`.
 */
export function customStrategy(served: ServedKind, versions: readonly CrdVersion[]): Strategy {
  const named = new Map(versions.map((version) => [`${served.group}/${version.name}`, version]));
  const schemas: Compiled = new Map(
    [...named].map(([apiVersion, version]) => [apiVersion, compileSchema(version.schema)]),
  );
  const storage = versions.find((version) => version.isStorage) ?? versions[0];
  const hasStatus = (object: JsonObject): boolean =>
    named.get(textOf(object, "apiVersion"))?.hasStatus ?? served.hasStatus;
  return {
    served,
    key: `${served.resource}.${served.group}`,
    storageVersion: `${served.group}/${storage?.name ?? ""}`,
    hasGeneration: true,
    admitsFresh: false,
    topology: schemaTopology(new Map([...named].map(([apiVersion, { schema }]) => [apiVersion, schema]))),
    admit: (object, old) => admitCustom(schemas, withStatusOf(object, old, hasStatus(object)), old),
    admitStatus: (object, old) =>
      admitCustom(
        schemas,
        withFields(old, { apiVersion: object["apiVersion"], status: object["status"] }),
        old,
      ),
    toVersion: (object, apiVersion) =>
      object["apiVersion"] === apiVersion ? object : clean(schemas, { ...object, apiVersion }),
    bumpsGeneration: (before, after) => customContentDiffers(before, after, served.hasStatus),
    nameProblems: subdomainProblems,
  };
}

function withStatusOf(object: JsonObject, old: JsonObject | undefined, hasStatus: boolean): JsonObject {
  if (!hasStatus) return object;
  const { status: _ignored, ...rest } = object;
  return old?.["status"] === undefined ? rest : withFields(rest, { status: old["status"] });
}

function schemaOf(schemas: Compiled, object: JsonObject): CompiledSchema {
  const schema = schemas.get(textOf(object, "apiVersion"));
  if (schema === undefined) throw new Error(`no schema for ${textOf(object, "apiVersion")}`);
  return schema;
}

function clean(schemas: Compiled, object: JsonObject): JsonObject {
  const schema = schemaOf(schemas, object);
  return schema.applyDefaults(schema.prune(object).value);
}

function admitCustom(schemas: Compiled, object: JsonObject, old: JsonObject | undefined): Admitted {
  const value = clean(schemas, object);
  const sameVersion =
    old === undefined ? undefined : clean(schemas, { ...old, apiVersion: value["apiVersion"] });
  return { value, errors: schemaOf(schemas, object).validate(value, sameVersion).errors };
}

const customGeneral = new Set(["apiVersion", "kind", "metadata"]);

function customContentDiffers(before: JsonObject, after: JsonObject, ignoresStatus: boolean): boolean {
  const counts = (key: string): boolean => !customGeneral.has(key) && !(ignoresStatus && key === "status");
  for (const key in after) if (before[key] !== after[key] && counts(key)) return true;
  for (const key in before) if (before[key] !== after[key] && counts(key)) return true;
  return false;
}

/** The path of a list item in a topology question. */
export const ITEM = "[]";

function schemaAt(
  schema: StructuralSchema | undefined,
  path: readonly string[],
): StructuralSchema | undefined {
  let at = schema;
  for (const step of path) {
    if (at === undefined) return undefined;
    at = step === ITEM ? at.items : schemaForKey(at, step);
  }
  return at;
}

const metadata: StructuralSchema = {
  properties: {
    finalizers: { "x-kubernetes-list-type": "set" },
    ownerReferences: {
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["uid"],
      items: { "x-kubernetes-map-type": "atomic" },
    },
  },
};

/** The topology that `x-kubernetes-list-type` and `x-kubernetes-map-type` declare in the schemas of a CRD. */
function schemaTopology(schemas: ReadonlyMap<string, StructuralSchema>): FieldTopology {
  const find = (path: readonly string[], apiVersion: string): StructuralSchema | undefined =>
    path[0] === "metadata" ? schemaAt(metadata, path.slice(1)) : schemaAt(schemas.get(apiVersion), path);
  return {
    listKeys(path, apiVersion) {
      const schema = find(path, apiVersion);
      if (schema?.["x-kubernetes-list-type"] === "set") return "set";
      return schema?.["x-kubernetes-list-type"] === "map" ? schema["x-kubernetes-list-map-keys"] : undefined;
    },
    isAtomicMap: (path, apiVersion) => find(path, apiVersion)?.["x-kubernetes-map-type"] === "atomic",
  };
}
