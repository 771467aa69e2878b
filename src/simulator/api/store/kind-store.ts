import type { StoredObject } from "../../api-server.ts";
import { LabelIndex } from "./label-index.ts";

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
