import { copyOf } from "../records.ts";
import { isObject, type JsonObject, type JsonValue, setOwn } from "@metatron/runtime/kubernetes";
import type { StoredObject, WatchEvent } from "../api-server.ts";

const none: ReadonlySet<string> = new Set();

/** Every stored object with its indexes: by kind and name, by uid, by owner. Tells the listeners of each change. */
export class Storage {
  readonly #kinds = new Map<string, KindStore>();
  readonly #byUid = new Map<string, StoredObject>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #listeners = new Set<(event: WatchEvent) => void>();

  /** The objects of a kind; the key is its plural and group. */
  kind(key: string): KindStore {
    let store = this.#kinds.get(key);
    if (store === undefined) this.#kinds.set(key, (store = new KindStore()));
    return store;
  }

  byUid(uid: string): StoredObject | undefined {
    return this.#byUid.get(uid);
  }

  ownedBy(uid: string): StoredObject[] {
    const found: StoredObject[] = [];
    for (const dependent of this.#dependents.get(uid) ?? none) {
      const object = this.#byUid.get(dependent);
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  inNamespace(namespace: string): StoredObject[] {
    return [...this.#kinds.keys()].sort().flatMap((key) => this.kind(key).list(namespace));
  }

  put(key: string, object: StoredObject): void {
    const before = this.#byUid.get(object.metadata.uid);
    this.kind(key).set(object);
    this.#byUid.set(object.metadata.uid, object);
    if (before?.metadata.ownerReferences !== object.metadata.ownerReferences) this.#reindex(before, object);
    this.#tell(before === undefined ? { type: "ADDED", object } : { type: "MODIFIED", object, before });
  }

  remove(key: string, object: StoredObject): void {
    this.kind(key).remove(object);
    const before = this.#byUid.get(object.metadata.uid);
    this.#byUid.delete(object.metadata.uid);
    this.#reindex(before, undefined);
    this.#tell(before === undefined ? { type: "DELETED", object } : { type: "DELETED", object, before });
  }

  watch(listener: (event: WatchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #reindex(before: StoredObject | undefined, after: StoredObject | undefined): void {
    for (const { uid } of before?.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(uid);
      dependents?.delete(before?.metadata.uid ?? "");
      if (dependents?.size === 0) this.#dependents.delete(uid);
    }
    for (const { uid } of after?.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(uid) ?? new Set();
      this.#dependents.set(uid, dependents.add(after?.metadata.uid ?? ""));
    }
  }

  #tell(event: WatchEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const nothing: readonly StoredObject[] = [];

/** The objects of one namespace (or, for a cluster-scoped kind, all), with their sorted list kept until it changes. */
interface Shelf {
  readonly objects: Map<string, StoredObject>;
  names: readonly string[] | undefined;
  sorted: readonly StoredObject[] | undefined;
}

/** All objects of one kind, by namespace and name. */
export class KindStore {
  readonly #shelves = new Map<string, Shelf>();
  /** Objects without a controller reference; adoption asks for them. */
  readonly #orphans = new Map<string, Set<string>>();
  readonly #labels = new LabelIndex();
  size = 0;

  get(namespace: string, name: string): StoredObject | undefined {
    return this.#shelves.get(namespace)?.objects.get(name);
  }

  set(object: StoredObject): void {
    const { namespace = "", name } = object.metadata;
    const shelf = this.#shelf(namespace);
    const before = shelf.objects.get(name);
    if (before === undefined) {
      this.size++;
      shelf.names = undefined;
    }
    shelf.objects.set(name, object);
    this.#labels.change(before, object);
    shelf.sorted = undefined;
    if (before !== undefined && before.metadata.ownerReferences === object.metadata.ownerReferences) return;
    const isControlled = object.metadata.ownerReferences?.some((owner) => owner.controller === true) === true;
    this.#markOrphan(namespace, name, !isControlled);
  }

  remove(object: StoredObject): void {
    const { namespace = "", name } = object.metadata;
    const shelf = this.#shelf(namespace);
    const before = shelf.objects.get(name);
    if (!shelf.objects.delete(name)) return;
    this.#labels.change(before, undefined);
    this.size--;
    shelf.names = shelf.sorted = undefined;
    this.#markOrphan(namespace, name, false);
    if (shelf.objects.size === 0) this.#shelves.delete(namespace);
  }

  list(namespace?: string): readonly StoredObject[] {
    if (namespace !== undefined) return this.#sorted(namespace);
    return [...this.#shelves.keys()].sort().flatMap((name) => this.#sorted(name));
  }

  /** The objects with a label, in the order of a list. */
  labelled([key, value]: readonly [string, string], namespace?: string): readonly StoredObject[] {
    const places = this.#labels.find(key, value, () => this.list());
    const spaces = namespace === undefined ? [...places.keys()].sort() : [namespace];
    return spaces.flatMap((space) =>
      [...(places.get(space) ?? [])].sort().flatMap((name) => this.get(space, name) ?? []),
    );
  }

  orphans(namespace?: string): readonly StoredObject[] {
    if (namespace !== undefined && !this.#orphans.get(namespace)?.size) return nothing;
    const spaces = namespace === undefined ? [...this.#orphans.keys()].sort() : [namespace];
    return spaces.flatMap((space) =>
      [...(this.#orphans.get(space) ?? [])].sort().flatMap((name) => this.get(space, name) ?? []),
    );
  }

  #shelf(namespace: string): Shelf {
    let shelf = this.#shelves.get(namespace);
    if (shelf === undefined)
      this.#shelves.set(namespace, (shelf = { objects: new Map(), names: undefined, sorted: undefined }));
    return shelf;
  }

  #sorted(namespace: string): readonly StoredObject[] {
    const shelf = this.#shelves.get(namespace);
    if (shelf === undefined) return [];
    shelf.names ??= [...shelf.objects.keys()].sort();
    return (shelf.sorted ??= Object.freeze(shelf.names.flatMap((name) => shelf.objects.get(name) ?? [])));
  }

  #markOrphan(namespace: string, name: string, isOrphan: boolean): void {
    let names = this.#orphans.get(namespace);
    if (isOrphan && names === undefined) this.#orphans.set(namespace, (names = new Set()));
    if (isOrphan) names?.add(name);
    else names?.delete(name);
  }
}

/** Names by label value and namespace. */
type Values = Map<string, Map<string, Set<string>>>;

/** The objects of a kind by their labels; a label costs nothing before somebody asks for it. */
class LabelIndex {
  readonly #keys = new Map<string, Values>();

  /** Namespaces and names of the objects with a label; `all` is read when it is asked for the first time. */
  find(
    key: string,
    value: string,
    all: () => Iterable<StoredObject>,
  ): ReadonlyMap<string, ReadonlySet<string>> {
    let values = this.#keys.get(key);
    if (values === undefined) {
      this.#keys.set(key, (values = new Map()));
      for (const object of all()) add(values, object.metadata.labels?.[key], object);
    }
    return values.get(value) ?? new Map<string, Set<string>>();
  }

  /** Follows a change; undefined is an object that is not there. */
  change(before: StoredObject | undefined, after: StoredObject | undefined): void {
    const [old, now] = [before?.metadata.labels, after?.metadata.labels];
    if (this.#keys.size === 0 || (old === now && before !== undefined && after !== undefined)) return;
    for (const [key, values] of this.#keys) {
      if (before !== undefined) remove(values, old?.[key], before);
      if (after !== undefined) add(values, now?.[key], after);
    }
  }
}

function add(values: Values, value: string | undefined, { metadata }: StoredObject): void {
  if (value === undefined) return;
  const { name, namespace = "" } = metadata;
  const places = values.get(value) ?? new Map<string, Set<string>>();
  values.set(value, places.set(namespace, (places.get(namespace) ?? new Set<string>()).add(name)));
}

function remove(values: Values, value: string | undefined, { metadata }: StoredObject): void {
  if (value === undefined) return;
  const { name, namespace = "" } = metadata;
  const places = values.get(value);
  const names = places?.get(namespace);
  names?.delete(name);
  if (names?.size === 0) places?.delete(namespace);
  if (places?.size === 0) values.delete(value);
}

/** JSON that carries apiVersion, kind and a complete metadata, as a stored object. */
export function toStored(object: JsonObject): StoredObject {
  return object as unknown as StoredObject;
}

/** The metadata of an object that was sent, empty when there is none. */
export function metadataOf(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  return isObject(metadata) ? metadata : {};
}

/** A text field of an object that was sent. */
export function textOf(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}

/** Whether an object is on its way out. */
export function isDeleting(object: StoredObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/**
 * The deeply frozen form of a value. Whatever equals the part of `before` at its place is that very part, so an update
 * costs what it changes, and an unchanged object is recognised by identity. `undefined` entries disappear.
 */
export function share(before: JsonValue | undefined, value: JsonValue): JsonValue {
  if (before === value && typeof value !== "object") return value;
  if (before === value && value !== null && Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return shareList(Array.isArray(before) ? before : undefined, value);
  if (isObject(value)) return shareObject(isObject(before) ? before : undefined, value);
  return value;
}

function shareList(before: readonly JsonValue[] | undefined, list: readonly JsonValue[]): JsonValue {
  const next = list.map((item, index) => share(before?.[index], item));
  const isSame = before?.length === next.length && next.every((item, index) => item === before[index]);
  return isSame ? (before as JsonValue[]) : (Object.freeze(next) as JsonValue[]);
}

function shareObject(before: JsonObject | undefined, object: JsonObject): JsonObject {
  const next = copyOf(object);
  const keys = Object.keys(object);
  let size = keys.length;
  let isSame = before !== undefined;
  for (const key of keys) {
    const value = object[key];
    if (value === undefined) {
      size--;
      delete next[key];
      continue;
    }
    const old = before !== undefined && Object.hasOwn(before, key) ? before[key] : undefined;
    const shared = share(old, value);
    if (shared !== old) isSame = false;
    if (shared !== value) setOwn(next, key, shared);
  }
  if (isSame && before !== undefined && Object.keys(before).length === size) return before;
  return Object.freeze(next);
}

/** Freezes a value that nobody else holds, in place and at every depth; parts that are frozen already are left alone. */
export function freezeFresh(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) for (const item of value) freezeFresh(item);
  else for (const key in value) freezeFresh(value[key] ?? null);
  Object.freeze(value);
  return value;
}
