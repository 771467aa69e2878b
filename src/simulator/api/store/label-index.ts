import type { StoredObject } from "../../api-server.ts";

/** Names by label value and namespace. */
type Values = Map<string, Map<string, Set<string>>>;

/** The objects of a kind by their labels; a label costs nothing before somebody asks for it. */
export class LabelIndex {
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
