import {
  canonicalText,
  isObject,
  type JsonObject,
  type JsonValue,
  sameValue,
  setOwn,
} from "@metatron/runtime/kubernetes";
import type { Context } from "./context.ts";
import { metadataOf, textOf } from "./storage.ts";
import { type FieldTopology, ITEM, type Strategy } from "./strategy.ts";

/** Fields by their path; a step is `f:name`, `k:{"name":"x"}` for a keyed item, or `v:"x"` for an item of a set. */
export type FieldSet = ReadonlyMap<string, readonly string[]>;

const unowned = new Set(["apiVersion", "kind"]);
const ownedMetadata = new Set(["labels", "annotations", "finalizers", "ownerReferences"]);

/** The text that stands for a path in a field set. */
function pathKey(steps: readonly string[]): string {
  return steps.join("\n");
}

/** The step of a keyed item; a protocol that is not said is TCP, as its default is. */
export function itemStep(item: JsonObject, keys: readonly string[]): string {
  const values = keys.map((key): [string, JsonValue] => [
    key,
    item[key] ?? (key === "protocol" ? "TCP" : null),
  ]);
  return `k:${canonicalText(Object.fromEntries(values))}`;
}

/** The step of an item of a set. */
export function valueStep(item: JsonValue): string {
  return `v:${JSON.stringify(item)}`;
}

/** The fields that an object sets, as far as a manager can own them. */
export function fieldSet(object: JsonObject, topology: FieldTopology, apiVersion: string): FieldSet {
  const set = new Map<string, readonly string[]>();
  const collect = (value: JsonValue, steps: readonly string[], path: readonly string[]): void => {
    if (isObject(value) && Object.keys(value).length > 0 && !topology.isAtomicMap(path, apiVersion)) {
      for (const key of Object.keys(value))
        collect(value[key] ?? null, [...steps, `f:${key}`], [...path, key]);
      return;
    }
    const keys = Array.isArray(value) ? topology.listKeys(path, apiVersion) : undefined;
    if (!Array.isArray(value) || keys === undefined || value.length === 0) set.set(pathKey(steps), steps);
    else for (const item of value) collectItem(item, keys, steps, path);
  };
  const collectItem = (
    item: JsonValue,
    keys: readonly string[] | "set",
    steps: readonly string[],
    path: readonly string[],
  ): void => {
    const isKeyed = keys !== "set" && isObject(item);
    const own = [...steps, isKeyed ? itemStep(item, keys) : valueStep(item)];
    set.set(pathKey(own), own);
    if (isKeyed) collect(item, own, [...path, ITEM]);
  };
  for (const [key, value] of ownable(object))
    collect(
      value,
      key.map((step) => `f:${step}`),
      key,
    );
  return set;
}

function ownable(object: JsonObject): [string[], JsonValue][] {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const top = Object.keys(object).filter((key) => key !== "metadata" && !unowned.has(key));
  const fields = Object.keys(metadata).filter((key) => ownedMetadata.has(key));
  return [
    ...fields.map((key): [string[], JsonValue] => [["metadata", key], metadata[key] ?? null]),
    ...top.map((key): [string[], JsonValue] => [[key], object[key] ?? null]),
  ];
}

/** A field set as `managedFields` writes it. */
function toFieldsV1(set: FieldSet): JsonObject {
  const root: JsonObject = {};
  const parents = new Set(
    [...set.values()].flatMap((steps) => steps.map((_, depth) => pathKey(steps.slice(0, depth)))),
  );
  for (const steps of set.values()) {
    let node = root;
    for (const step of steps) {
      if (!isObject(node[step])) setOwn(node, step, {});
      node = node[step] as JsonObject;
    }
    if (parents.has(pathKey(steps))) node["."] = {};
  }
  return root;
}

/** The field set that `managedFields` holds. */
function fromFieldsV1(fields: JsonObject): FieldSet {
  const set = new Map<string, readonly string[]>();
  const walk = (node: JsonObject, steps: readonly string[]): void => {
    const keys = Object.keys(node);
    if (steps.length > 0 && (keys.length === 0 || keys.includes("."))) set.set(pathKey(steps), steps);
    for (const key of keys) if (key !== "." && isObject(node[key])) walk(node[key], [...steps, key]);
  };
  walk(fields, []);
  return set;
}

function matches(item: JsonValue, step: string): boolean {
  if (step.startsWith("v:")) return valueStep(item) === step;
  const keys = Object.keys(JSON.parse(step.slice(2)) as object);
  return isObject(item) && itemStep(item, keys) === step;
}

/** The value at a path, undefined when there is none. */
export function valueAt(value: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined || value === undefined) return value;
  if (step.startsWith("f:")) return isObject(value) ? valueAt(value[step.slice(2)], rest) : undefined;
  return Array.isArray(value)
    ? valueAt(
        value.find((item) => matches(item, step)),
        rest,
      )
    : undefined;
}

/** The value without what lies at a path; the value itself is not changed. */
export function without(value: JsonValue, steps: readonly string[]): JsonValue {
  const [step = "", ...rest] = steps;
  if (step.startsWith("f:")) return isObject(value) ? withoutField(value, step.slice(2), rest) : value;
  if (!Array.isArray(value)) return value;
  return rest.length === 0
    ? value.filter((item) => !matches(item, step))
    : value.map((item) => (matches(item, step) ? without(item, rest) : item));
}

function withoutField(object: JsonObject, field: string, rest: readonly string[]): JsonObject {
  const { [field]: inner, ...others } = object;
  if (inner === undefined) return object;
  if (rest.length === 0) return others;
  return { ...others, [field]: without(inner, rest) };
}

/** What one manager owns. */
export interface Managed {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string | undefined;
  readonly time: string;
  readonly fields: FieldSet;
}

/** Who owns what in an object. */
export function managersOf(object: JsonObject): readonly Managed[] {
  const entries = metadataOf(object)["managedFields"];
  return (Array.isArray(entries) ? entries.filter(isObject) : []).map((entry) => ({
    manager: textOf(entry, "manager"),
    operation: entry["operation"] === "Apply" ? "Apply" : "Update",
    apiVersion: textOf(entry, "apiVersion"),
    subresource: textOf(entry, "subresource") || undefined,
    time: textOf(entry, "time"),
    fields: fromFieldsV1(isObject(entry["fieldsV1"]) ? entry["fieldsV1"] : {}),
  }));
}

/** The object with other managers; a manager that owns nothing is left out, one that owns the same keeps its time. */
export function withManagers(
  object: JsonObject,
  managers: readonly Managed[],
  before: readonly Managed[],
): JsonObject {
  const place = (managed: Managed): number => {
    const index = before.findIndex((known) => isSameManager(known, managed));
    return index < 0 ? before.length : index;
  };
  const managedFields = [...managers]
    .sort((left, right) => place(left) - place(right))
    .filter(({ fields }) => fields.size > 0)
    .map((managed): JsonObject => {
      const fieldsV1 = toFieldsV1(managed.fields);
      const old = before.find((known) => isSameManager(known, managed));
      const isOld = old !== undefined && sameValue(toFieldsV1(old.fields), fieldsV1);
      const { manager, operation, apiVersion, subresource } = managed;
      const time = isOld ? old.time : managed.time;
      const entry = { manager, operation, apiVersion, time, fieldsType: "FieldsV1", fieldsV1 };
      return subresource === undefined ? entry : { ...entry, subresource };
    });
  const { managedFields: _before, ...metadata } = metadataOf(object);
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}

/** Whether two entries are of one manager doing one thing. */
export function isSameManager(left: Managed, right: Managed): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.subresource === right.subresource
  );
}

/** A manager with only some of its fields. */
export function restrict(managed: Managed, keeps: (key: string) => boolean): Managed {
  return { ...managed, fields: new Map([...managed.fields].filter(([key]) => keeps(key))) };
}

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
