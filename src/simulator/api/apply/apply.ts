import type { JsonObject } from "@metatron/runtime/kubernetes";
import { ApiError, type StoredObject, type WriteOptions } from "../../api-server.ts";
import { type Context, strategyOf, view } from "../context.ts";
import { create } from "../create.ts";
import { type FieldSet, fieldSet } from "../fields/field-set.ts";
import { without } from "../fields/locate.ts";
import { type Managed, isSameManager, managersOf, restrict, withManagers } from "../fields/managers.ts";
import { metadataOf, textOf, toJson } from "../store/objects.ts";
import type { Strategy } from "../strategy/model.ts";
import { change, checkPreconditions } from "../update.ts";
import { conflictError, findConflicts } from "./conflicts.ts";
import { mergeApplied } from "./merge.ts";

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
  return strategy.served.hasStatus ? rest : object;
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
