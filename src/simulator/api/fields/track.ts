import { type JsonObject, sameValue } from "@metatron/runtime/kubernetes";
import type { Context } from "../context.ts";
import type { Strategy } from "../strategy/model.ts";
import { type FieldSet, fieldSet } from "./field-set.ts";
import { valueAt } from "./locate.ts";
import { type Managed, isSameManager, managersOf, restrict, withManagers } from "./managers.ts";

/**
 * The object with its `managedFields` after an update: the fields that changed belong to `manager` and to nobody else.
 * Without a manager nothing is tracked, unless the object has managers already, so that plain writes stay cheap.
 */
export function trackUpdate(
  context: Context,
  { topology }: Strategy,
  before: JsonObject | undefined,
  after: JsonObject,
  manager: string | undefined,
  apiVersion: string,
  subresource?: string,
): JsonObject {
  const managers = before === undefined ? [] : managersOf(before);
  if (manager === undefined && managers.length === 0) return after;
  const present = fieldSet(after, topology, apiVersion);
  const changed = changedFields(present, before, after);
  const owner: Managed = {
    manager: manager ?? "unknown",
    operation: "Update",
    apiVersion,
    subresource,
    time: context.timestamp(),
    fields: changed,
  };
  return withManagers(after, transferred(managers, owner, present), managers);
}

function changedFields(present: FieldSet, before: JsonObject | undefined, after: JsonObject): FieldSet {
  if (before === undefined) return present;
  return new Map(
    [...present].filter(([, steps]) => {
      const old = valueAt(before, steps);
      // A keyed item is owned by whoever brought it; changes inside it are fields of their own.
      return steps.at(-1)?.startsWith("k:") ? old === undefined : !sameValue(old, valueAt(after, steps));
    }),
  );
}

function transferred(managers: readonly Managed[], owner: Managed, present: FieldSet): readonly Managed[] {
  const own = managers.find((known) => isSameManager(known, owner));
  const fields = new Map([...(own?.fields ?? []), ...owner.fields].filter(([key]) => present.has(key)));
  const others = managers
    .filter((known) => known !== own)
    .map((known) =>
      restrict(
        known,
        (key) => !owner.fields.has(key) && (present.has(key) || known.subresource !== owner.subresource),
      ),
    );
  return [...others, { ...owner, fields }];
}
