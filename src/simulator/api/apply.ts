import { toJson } from "../records.ts";
import { isObject, type JsonObject, type JsonValue, sameValue, setOwn } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject, type WriteOptions } from "../api-server.ts";
import { type Context, strategyOf, view } from "./context.ts";
import { change, checkPreconditions, create } from "./update.ts";
import {
  type FieldSet,
  fieldSet,
  isSameManager,
  itemStep,
  type Managed,
  managersOf,
  restrict,
  valueAt,
  valueStep,
  withManagers,
  without,
} from "./managed-fields.ts";
import { metadataOf, textOf } from "./storage.ts";
import { type FieldTopology, ITEM, type Strategy } from "./strategy.ts";

type ApplyOptions = WriteOptions & { readonly manager: string; readonly force?: boolean };

/**
 * Server-side apply: the manager owns exactly the fields it sent; fields it no longer sends go, unless another owns them;
 * a field that another owns and that would change is a conflict, or changes hands by force. The subset: paths are not
 * converted between versions, lists keep the live order, and defaults belong to nobody.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function apply(context: Context, object: JsonObject, options: ApplyOptions): StoredObject {
  const strategy = strategyOf(context, object);
  const applied = checked(strategy, object);
  const metadata = metadataOf(applied);
  const namespace = strategy.served.scope === "Namespaced" ? textOf(metadata, "namespace") : "";
  const found = context.storage.kind(strategy.key).get(namespace, textOf(metadata, "name"));
  const apiVersion = textOf(applied, "apiVersion");
  const owner: Managed = {
    manager: options.manager,
    operation: "Apply",
    apiVersion,
    time: context.timestamp(),
    fields: fieldSet(applied, strategy.topology, apiVersion),
  };
  if (found === undefined)
    return create(context, applied, options, (value) => withManagers(value, [owner], []));
  checkPreconditions(strategy, found, textOf(metadata, "uid"), textOf(metadata, "resourceVersion"));
  return applyTo(context, strategy, found, applied, owner, options);
}

function checked(strategy: Strategy, object: JsonObject): JsonObject {
  const metadata = metadataOf(object);
  if (textOf(metadata, "name") === "") throw new ApiError("BadRequest", "name must be provided");
  if (Array.isArray(metadata["managedFields"]) && metadata["managedFields"].length > 0)
    throw new ApiError("BadRequest", "metadata.managedFields must be nil");
  const { status: _status, ...rest } = object;
  const sent = strategy.served.hasStatus ? rest : object;
  if (strategy.served.scope === "Namespaced" || metadata["namespace"] === undefined) return sent;
  const { namespace: _namespace, ...kept } = metadata;
  return { ...sent, metadata: kept };
}

function applyTo(
  context: Context,
  strategy: Strategy,
  found: StoredObject,
  applied: JsonObject,
  owner: Managed,
  options: ApplyOptions,
): StoredObject {
  const { topology } = strategy;
  const live = toJson(view(strategy, found, owner.apiVersion));
  const before = managersOf(live);
  const known = before.length > 0 ? before : [firstManager(context, live, strategy, owner)];
  const own = known.find((managed) => isSameManager(managed, owner));
  const others = known.filter((managed) => managed !== own);
  const merged = mergeApplied(live, applied, topology, owner.apiVersion);
  const conflicts = findConflicts(others, owner.fields, live, merged);
  if (conflicts.length > 0 && options.force !== true) throw conflictError(conflicts);
  const taken = new Map(
    conflicts.map((conflict) => [`${others.indexOf(conflict.owner)} ${conflict.key}`, true]),
  );
  const left = others.map((managed, index) => restrict(managed, (key) => !taken.has(`${index} ${key}`)));
  const next = dropRemoved(merged, own?.fields ?? new Map<string, string[]>(), owner.fields, left);
  return change(context, strategy, found, next, options, (value) =>
    withManagers(value, [...left, owner], before),
  );
}

/** An object that nobody managed belongs, as it is, to what came before the first apply. */
function firstManager(
  context: Context,
  live: JsonObject,
  strategy: Strategy,
  { apiVersion }: Managed,
): Managed {
  const fields = fieldSet(live, strategy.topology, apiVersion);
  return {
    manager: "before-first-apply",
    operation: "Update",
    apiVersion,
    time: context.timestamp(),
    fields,
  };
}

function dropRemoved(
  object: JsonObject,
  before: FieldSet,
  after: FieldSet,
  others: readonly Managed[],
): JsonObject {
  const isOwned = (key: string): boolean =>
    [after, ...others.map(({ fields }) => fields)].some(
      (fields) => fields.has(key) || [...fields.keys()].some((path) => path.startsWith(`${key}\n`)),
    );
  return (
    [...before]
      .filter(([key]) => !after.has(key) && !isOwned(key))
      // An item goes before the fields inside it: without its keys it could not be found.
      .sort(([, left], [, right]) => left.length - right.length)
      .reduce((result, [, steps]) => without(result, steps) as JsonObject, object)
  );
}

/** A field that one manager owns and another wants to change. */
export interface FieldConflict {
  readonly owner: Managed;
  readonly key: string;
  readonly steps: readonly string[];
}

/** The fields of `wanted` that others own and that would get another value. */
function findConflicts(
  others: readonly Managed[],
  wanted: FieldSet,
  live: JsonObject,
  applied: JsonObject,
): readonly FieldConflict[] {
  return others.flatMap((owner) =>
    [...wanted]
      .filter(([key, steps]) => owner.fields.has(key) && !steps.at(-1)?.startsWith("k:"))
      .filter(([, steps]) => !sameValue(valueAt(live, steps), valueAt(applied, steps)))
      .map(([key, steps]) => ({ owner, key, steps })),
  );
}

/** A path as Kubernetes prints it: `.spec.containers[name="app"].image`. */
function renderPath(steps: readonly string[]): string {
  return steps
    .map((step) => {
      if (step.startsWith("f:")) return `.${step.slice(2)}`;
      if (step.startsWith("v:")) return `[=${step.slice(2)}]`;
      const keys = Object.entries(JSON.parse(step.slice(2)) as Record<string, unknown>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
    })
    .join("");
}

/** The 409 that names every field and its owner; one that applied is the same in every version. */
function conflictError(conflicts: readonly FieldConflict[]): ApiError {
  const causes = conflicts.map(({ owner, steps }) => {
    const where = owner.subresource === undefined ? "" : ` with subresource "${owner.subresource}"`;
    const version = owner.operation === "Apply" ? "" : ` using ${owner.apiVersion}`;
    return { field: renderPath(steps), message: `conflict with "${owner.manager}"${where}${version}` };
  });
  const [first, ...more] = causes;
  if (first !== undefined && more.length === 0) {
    return new ApiError("Conflict", `Apply failed with 1 conflict: ${first.message}: ${first.field}`, causes);
  }
  const owners = [...new Set(causes.map(({ message }) => message))].sort();
  const lines = owners.flatMap((owner) => [
    `${owner.replace("conflict", "conflicts")}:`,
    ...causes.filter(({ message }) => message === owner).map(({ field }) => `- ${field}`),
  ]);
  const text = `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`;
  return new ApiError("Conflict", text, causes);
}

/** The live object with what was applied put over it; keyed lists keep the live order, new items follow. */
function mergeApplied(
  live: JsonObject,
  applied: JsonObject,
  topology: FieldTopology,
  apiVersion: string,
): JsonObject {
  const merge = (old: JsonValue | undefined, value: JsonValue, path: readonly string[]): JsonValue => {
    if (isObject(value) && isObject(old) && !topology.isAtomicMap(path, apiVersion))
      return mergeMaps(old, value, path);
    const keys = Array.isArray(value) && Array.isArray(old) ? topology.listKeys(path, apiVersion) : undefined;
    if (keys === undefined || !Array.isArray(value) || !Array.isArray(old)) return value;
    return keys === "set" ? mergeSets(old, value) : mergeItems(old, value, keys, path);
  };
  const mergeMaps = (old: JsonObject, value: JsonObject, path: readonly string[]): JsonObject => {
    const result: JsonObject = { ...old };
    for (const key of Object.keys(value)) {
      const next = value[key];
      if (next !== undefined) setOwn(result, key, merge(old[key], next, [...path, key]));
    }
    return result;
  };
  const mergeItems = (
    old: readonly JsonValue[],
    value: readonly JsonValue[],
    keys: readonly string[],
    path: readonly string[],
  ): JsonValue[] => {
    const step = (item: JsonValue): string => (isObject(item) ? itemStep(item, keys) : valueStep(item));
    const wanted = new Map(value.map((item) => [step(item), item]));
    const known = new Set(old.map(step));
    const kept = old.map((item) => {
      const next = wanted.get(step(item));
      return next === undefined ? item : merge(item, next, [...path, ITEM]);
    });
    return [...kept, ...value.filter((item) => !known.has(step(item)))];
  };
  return mergeMaps(live, applied, []);
}

function mergeSets(old: readonly JsonValue[], value: readonly JsonValue[]): JsonValue[] {
  const known = new Set(old.map(valueStep));
  return [...old, ...value.filter((item) => !known.has(valueStep(item)))];
}
