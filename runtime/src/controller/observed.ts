import type { KubernetesObject } from "../kubernetes/object.ts";
import type { KindMap } from "./declaration.ts";
import { isObject } from "../kubernetes/json.ts";

/** The metadata that the API server gives to every object. */
export interface ReadMeta {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
}

/** An object as it was read: its type as written, with the metadata there. */
export type Observed<T extends KubernetesObject> = T & { metadata: ReadMeta };

/** A key of a kind map: `Kind.version` or `Kind.group/version`. */
export type KindKey<Kinds> = keyof Kinds & string;

/** What stands in place of the keys of an empty kind map, for the compiler to show. */
type NoKind = "no kind is declared here: see metatron generate --children and --related";

/** The key that is asked for: any declared one. */
type AskedKey<Kinds, Key> = [KindKey<Kinds>] extends [never] ? NoKind : Key;

/** Observed objects by kind, name and namespace, whatever the hook version and whatever the request left out. */
export interface ObservedObjects<Kinds extends KindMap> {
  /**
   * The object of that name, in the parent's namespace unless another one is given. Under a cluster-scoped parent give the
   * namespace: without it the only object of that name is found, and several are an error.
   */
  get<Key extends KindKey<Kinds>>(
    kind: AskedKey<Kinds, Key>,
    name: string,
    namespace?: string,
  ): Observed<Kinds[Key]> | undefined;
  /** Every object of one kind, in one namespace when it is given. */
  list<Key extends KindKey<Kinds>>(
    kind: AskedKey<Kinds, Key>,
    namespace?: string,
  ): readonly Observed<Kinds[Key]>[];
  /** Every object of every kind. */
  all(): readonly Observed<Kinds[KindKey<Kinds>]>[];
}

/** The objects that the parent owns. */
export interface OwnedObjects<Kinds extends KindMap> extends ObservedObjects<Kinds> {
  /** Every owned object of every declared kind. */
  owned(): readonly Observed<Kinds[KindKey<Kinds>]>[];
}

type Entries = Readonly<Record<string, unknown>>;

/**
 * Makes a request's map of maps readable. The inner key is the name (v1, same scope) or `namespace/name` (v2, or a
 * namespaced object of a cluster-scoped parent); a name never holds a slash, so both forms are looked up safely.
 * @see https://metacontroller.github.io/metacontroller/api/compositecontroller.html#sync-hook-request
 */
export function viewObjects<Kinds extends KindMap>(
  map: unknown,
  parentNamespace: string | undefined,
): OwnedObjects<Kinds> {
  return new View<Kinds>(toEntries(map), parentNamespace);
}

class View<Kinds extends KindMap> implements OwnedObjects<Kinds> {
  readonly #groups: Entries;
  readonly #parentNamespace: string | undefined;

  constructor(groups: Entries, parentNamespace: string | undefined) {
    this.#groups = groups;
    this.#parentNamespace = parentNamespace;
  }

  get<Key extends KindKey<Kinds>>(
    kind: AskedKey<Kinds, Key>,
    name: string,
    namespace: string | undefined = this.#parentNamespace,
  ): Observed<Kinds[Key]> | undefined {
    const objects = toEntries(own(this.#groups, kind));
    const found =
      namespace === undefined ? findAnywhere(objects, kind, name) : find(objects, name, namespace);
    return found as Observed<Kinds[Key]> | undefined;
  }

  list<Key extends KindKey<Kinds>>(
    kind: AskedKey<Kinds, Key>,
    namespace?: string,
  ): readonly Observed<Kinds[Key]>[] {
    const objects = objectsOf<Kinds[Key]>(this.#groups, kind);
    return namespace === undefined ? objects : objects.filter((object) => namespaceOf(object) === namespace);
  }

  all(): readonly Observed<Kinds[KindKey<Kinds>]>[] {
    return Object.keys(this.#groups).flatMap((key) => objectsOf<Kinds[KindKey<Kinds>]>(this.#groups, key));
  }

  owned(): readonly Observed<Kinds[KindKey<Kinds>]>[] {
    return this.all();
  }
}

function find(objects: Entries, name: string, namespace: string): unknown {
  const object = own(objects, `${namespace}/${name}`) ?? own(objects, name);
  if (!isObject(object)) return undefined;
  const found = namespaceOf(object);
  return found === undefined || found === namespace ? object : undefined;
}

/** The only object of that name in any namespace; the parent has none to look in. */
function findAnywhere(objects: Entries, kind: string, name: string): unknown {
  const keys = Object.keys(objects).filter((key) => key === name || key.endsWith(`/${name}`));
  if (keys.length > 1) {
    const call = `get("${kind}", "${name}", namespace)`;
    throw new Error(`there are ${keys.join(" and ")}: give the namespace, as in ${call}`);
  }
  const object = own(objects, keys[0] ?? name);
  return isObject(object) ? object : undefined;
}

function objectsOf<T extends KubernetesObject>(groups: Entries, kind: string): Observed<T>[] {
  return Object.values(toEntries(own(groups, kind))).filter(isObject) as unknown as Observed<T>[];
}

function namespaceOf(object: unknown): unknown {
  return (object as { metadata?: { namespace?: unknown } }).metadata?.namespace;
}

function own(entries: Entries, key: string): unknown {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

function toEntries(value: unknown): Entries {
  return isObject(value) ? value : {};
}
