import { builtinKinds, type JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { type Definition, toDefinition } from "./definition.ts";
import { forbidden, notFound, notServed } from "./errors.ts";
import { isDeleting, share, type Storage, textOf } from "./storage.ts";
import { builtinStrategy, customStrategy, type Strategy } from "./strategy.ts";

/** What a request of the server works with. */
export interface Context {
  readonly registry: Registry;
  readonly storage: Storage;
  readonly sequence: Sequence;
  /** Whether an object in an absent namespace brings the namespace along. */
  readonly createsNamespaces: boolean;
  /** Objects that the garbage collector must look at, by uid; and namespaces that are going, by name. */
  readonly dirty: Set<string>;
  readonly terminating: Set<string>;
  /** Definitions that are going, by name. */
  readonly undefining: Set<string>;
  /** The time now as Kubernetes writes it, to the second. */
  timestamp(): string;
}

/** The strategy of an object's kind; 404 when nothing serves it. */
export function strategyOf(context: Context, object: JsonObject): Strategy {
  return strategyFor(context, textOf(object, "apiVersion"), textOf(object, "kind"));
}

/** The strategy of a kind; 404 when nothing serves it. */
export function strategyFor(context: Context, apiVersion: string, kind: string): Strategy {
  const strategy = context.registry.find(apiVersion, kind);
  if (strategy === undefined) throw notServed();
  return strategy;
}

const views = new WeakMap<StoredObject, Map<string, StoredObject>>();

/** The stored object in a served version; the same object for the same question. */
export function view(strategy: Strategy, object: StoredObject, apiVersion: string): StoredObject {
  if (object.apiVersion === apiVersion) return object;
  let known = views.get(object);
  if (known === undefined) views.set(object, (known = new Map()));
  let seen = known.get(apiVersion);
  if (seen === undefined) known.set(apiVersion, (seen = toView(strategy, object, apiVersion)));
  return seen;
}

function toView(strategy: Strategy, object: StoredObject, apiVersion: string): StoredObject {
  const json = object as unknown as JsonObject;
  return share(undefined, strategy.toVersion(json, apiVersion)) as unknown as StoredObject;
}

/** Strategies by apiVersion, then by kind and by plural; two small lookups are cheaper than one joined key. */
type Names = Map<string, Map<string, Strategy>>;

/** The kinds that the server serves: the built-in ones and those of its CRDs. */
export class Registry {
  readonly #names: Names = new Map();
  readonly #custom = new Map<string, Strategy>();

  constructor() {
    for (const builtin of builtinKinds) if (builtin.isStored) this.#add(builtinStrategy(builtin));
  }

  find(apiVersion: string, resourceOrKind: string): Strategy | undefined {
    return this.#names.get(apiVersion)?.get(resourceOrKind);
  }

  /** Serves the kinds of a CRD, or serves them as it now says. */
  define(crd: JsonObject): Definition {
    const definition = toDefinition(crd);
    const strategy = customStrategy(definition.served, definition.versions);
    this.undefine(definition.name);
    this.#add(strategy);
    this.#custom.set(definition.name, strategy);
    return definition;
  }

  /** Stops serving the kinds of a CRD. */
  undefine(name: string): void {
    const strategy = this.#custom.get(name);
    if (strategy === undefined) return;
    const { kind, resource } = strategy.served;
    for (const apiVersion of apiVersionsOf(strategy))
      for (const known of [kind, resource]) this.#names.get(apiVersion)?.delete(known);
    this.#custom.delete(name);
  }

  #add(strategy: Strategy): void {
    const { kind, resource } = strategy.served;
    for (const apiVersion of apiVersionsOf(strategy)) {
      const names = this.#names.get(apiVersion) ?? new Map<string, Strategy>();
      this.#names.set(apiVersion, names.set(kind, strategy).set(resource, strategy));
    }
  }
}

function apiVersionsOf({ served: { group, versions } }: Strategy): readonly string[] {
  return versions.map((version) => (group === "" ? version : `${group}/${version}`));
}

/** The storage key of namespaces. */
export const namespaceKey = "namespaces.";

/** The namespaces that every cluster has. */
export const defaultNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"] as const;

/** Stores a new namespace, as a cluster has it a moment after it was created. */
export function addNamespace(context: Context, name: string): void {
  const object = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      uid: context.sequence.nextUid(),
      resourceVersion: context.sequence.nextVersion(),
      creationTimestamp: context.timestamp(),
      labels: { "kubernetes.io/metadata.name": name },
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
  context.storage.put(namespaceKey, share(undefined, object) as unknown as StoredObject);
}

/** Refuses an object whose namespace is absent or on its way out. */
export function admitNamespace(
  context: Context,
  { served }: Strategy,
  namespace: string,
  name: string,
  isDryRun: boolean,
): void {
  const found = context.storage.kind(namespaceKey).get("", namespace);
  if (found === undefined) {
    if (!context.createsNamespaces)
      throw notFound({ group: "", resource: "namespaces", kind: "Namespace" }, namespace);
    if (!isDryRun) addNamespace(context, namespace);
  } else if (isDeleting(found)) {
    const reason = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(served, name, reason);
  }
}

const letters = "bcdfghjklmnpqrstvwxz2456789";

/** Hands out uids, resource versions and name suffixes: the same calls give the same answers. */
export class Sequence {
  #uids = 0;
  #versions = 0;
  #names = 0;

  nextUid(): string {
    const digits = (++this.#uids).toString(16).padStart(12, "0");
    return `6d657461-7472-4f6e-8000-${digits}`;
  }

  nextVersion(): string {
    return String(++this.#versions);
  }

  currentVersion(): string {
    return String(this.#versions);
  }

  /** Five characters of the alphabet that `generateName` uses; a prime step makes neighbours look different. */
  nextSuffix(): string {
    let rest = (++this.#names * 7_368_787) % letters.length ** 5;
    let suffix = "";
    for (let place = 0; place < 5; place++) {
      suffix += letters[rest % letters.length];
      rest = Math.floor(rest / letters.length);
    }
    return suffix;
  }
}
