import type { Declaration } from "../controller/declaration.ts";
import { isPlainObject, type JsonObject, type JsonValue } from "../kubernetes/json.ts";
import type { HookRequest } from "./request.ts";

/** What an answer does to the children of one kind. */
export interface KindChurn {
  /** `Kind.version` or `Kind.group/version`. */
  readonly kind: string;
  readonly created: number;
  /** Those that hold something else than the answer says; fields that the answer leaves out do not count. */
  readonly changed: number;
  readonly deleted: number;
}

/** Compares an answer with the observed children; kinds of which nothing changes are left out. */
export type CountChurn = (request: HookRequest, desired: readonly JsonValue[]) => readonly KindChurn[];

type Entries = Readonly<Record<string, unknown>>;

/** Counts for one controller: a kind that is updated OnDelete never counts as changed. */
export function createChurnCounter(declaration: Declaration): CountChurn {
  const owned = declaration.type === "composite" ? declaration.children : declaration.attachments;
  const untouched = new Set(
    owned.filter(({ updateMethod }) => updateMethod === "OnDelete").map((each) => keyOf(each)),
  );
  return (request, desired) => {
    const groups = entriesOf(request.owned);
    const parentNamespace = entriesOf(request.parent["metadata"])["namespace"];
    const counts = new Map<string, { created: number; changed: number; deleted: number }>();
    const count = (kind: string, change: keyof Omit<KindChurn, "kind">): void => {
      const found = counts.get(kind) ?? { created: 0, changed: 0, deleted: 0 };
      found[change]++;
      counts.set(kind, found);
    };
    const kept = new Set<unknown>();
    for (const child of desired) {
      if (!isPlainObject(child)) continue;
      const kind = keyOf(child);
      const observed = find(entriesOf(groups[kind]), child, parentNamespace);
      kept.add(observed);
      if (observed === undefined) count(kind, "created");
      else if (!untouched.has(kind) && !holds(observed, child)) count(kind, "changed");
    }
    for (const [kind, objects] of Object.entries(groups))
      for (const object of Object.values(entriesOf(objects)))
        if (!kept.has(object) && !isBeingDeleted(object)) count(kind, "deleted");
    return [...counts].map(([kind, each]) => ({ kind, ...each }));
  };
}

const keyOf = ({ apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown }): string =>
  `${String(kind)}.${String(apiVersion)}`;

/** The key of an observed object is its name, or `namespace/name`. */
function find(objects: Entries, { metadata }: JsonObject, parentNamespace: unknown): unknown {
  const { name, namespace = parentNamespace } = entriesOf(metadata);
  const [short, long] = [String(name), `${String(namespace)}/${String(name)}`];
  return Object.hasOwn(objects, long)
    ? objects[long]
    : Object.hasOwn(objects, short)
      ? objects[short]
      : undefined;
}

/**
 * Whether an observed value has all that is desired. An item of a list may stand anywhere, beside those of others. Both come
 * from JSON, so nothing but a list or an object is an object; this runs over every field of every child.
 */
function holds(observed: unknown, desired: unknown): boolean {
  if (observed === desired) return true;
  if (typeof desired !== "object" || desired === null || typeof observed !== "object" || observed === null)
    return false;
  if (Array.isArray(desired)) {
    if (!Array.isArray(observed)) return false;
    for (let index = 0; index < desired.length; index++)
      if (!hasItem(observed, desired[index], index)) return false;
    return true;
  }
  for (const key in desired) if (!holds((observed as Entries)[key], (desired as Entries)[key])) return false;
  return true;
}

function hasItem(observed: readonly unknown[], item: unknown, index: number): boolean {
  return holds(observed[index], item) || observed.some((other) => holds(other, item));
}

const isBeingDeleted = (object: unknown): boolean =>
  entriesOf(entriesOf(object)["metadata"])["deletionTimestamp"] !== undefined;

function entriesOf(value: unknown): Entries {
  return isPlainObject(value) ? value : {};
}
