import type { StoredObject, WatchEvent } from "../../api-server.ts";
import { KindStore } from "./kind-store.ts";

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
