import { toJson } from "../records.ts";
import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { ApiServer, StoredObject } from "../api-server.ts";
import { apply } from "./apply.ts";
import {
  addNamespace,
  type Context,
  defaultNamespaces,
  Registry,
  Sequence,
  strategyFor,
  strategyOf,
  view,
} from "./context.ts";
import { definitionKey, establishedStatus, toStoredCrd } from "./definition.ts";
import { create, update, updateStatus } from "./update.ts";
import { deleteObject } from "./delete.ts";
import { collectGarbage } from "./garbage.ts";
import { type KindStore, metadataOf, share, Storage, textOf } from "./storage.ts";

/** How an in-memory API server is made. */
export interface ApiServerOptions {
  /** The time in milliseconds; all timestamps come from it. */
  readonly now: () => number;
  /** CustomResourceDefinition objects that are there from the start. */
  readonly crds?: readonly JsonObject[];
  /** Namespaces beside the four that every cluster has. */
  readonly namespaces?: readonly string[];
  /** Creates an absent namespace with the first object in it, where a cluster answers 404. Off by default. */
  readonly createsNamespaces?: boolean;
}

/** An API server in memory: no network, no clock and no randomness of its own. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const context = newContext(options);
  followDefinitions(context);
  for (const name of [...defaultNamespaces, ...(options.namespaces ?? [])])
    if (context.storage.kind("namespaces.").get("", name) === undefined) addNamespace(context, name);
  const server = serve(context, options.now);
  for (const crd of options.crds ?? []) server.addCrd(crd);
  return server;
}

function newContext({ now, createsNamespaces = false }: ApiServerOptions): Context {
  return {
    registry: new Registry(),
    storage: new Storage(),
    sequence: new Sequence(),
    createsNamespaces,
    dirty: new Set(),
    terminating: new Set(),
    undefining: new Set(),
    timestamp: timestamps(now),
  };
}

/** Writes the time as Kubernetes does; the text is kept for as long as the second lasts. */
function timestamps(now: () => number): () => string {
  let second = Number.NaN;
  let text = "";
  return () => {
    const current = Math.floor(now() / 1000);
    if (current !== second) text = `${new Date(current * 1000).toISOString().slice(0, 19)}Z`;
    second = current;
    return text;
  };
}

function serve(context: Context, now: () => number): ApiServer {
  return {
    now,
    findKind: (apiVersion, resourceOrKind) => context.registry.find(apiVersion, resourceOrKind)?.served,
    addCrd: (crd) => addCrd(context, crd),
    create: (object, options) =>
      isDefinition(object) ? addCrd(context, object) : create(context, object, options),
    update: (object, options) => update(context, object, options),
    updateStatus: (object, options) => updateStatus(context, object, options),
    apply: (object, options) => apply(context, object, options),
    delete: (ref, options) => deleteObject(context, ref, options),
    restore(object) {
      const strategy = strategyOf(context, object);
      const stored = strategy.toVersion(object, strategy.storageVersion);
      context.storage.put(strategy.key, share(undefined, stored) as unknown as StoredObject);
    },
    get(ref) {
      const strategy = strategyFor(context, ref.apiVersion, ref.kind);
      const namespace = strategy.served.scope === "Namespaced" ? (ref.namespace ?? "") : "";
      const object = context.storage.kind(strategy.key).get(namespace, ref.name);
      return object && view(strategy, object, ref.apiVersion);
    },
    list: (apiVersion, kind, { namespace, labels, label } = {}) => {
      const from = (store: KindStore, space: string | undefined): readonly StoredObject[] =>
        label === undefined ? store.list(space) : store.labelled(label, space);
      const all = read(context, apiVersion, kind, from, namespace);
      return labels === undefined ? all : all.filter(({ metadata }) => labels(metadata.labels ?? {}));
    },
    orphans: (apiVersion, kind, namespace) =>
      read(context, apiVersion, kind, (store, space) => store.orphans(space), namespace),
    ownedBy: (uid) => context.storage.ownedBy(uid),
    watch: (listener) => context.storage.watch(listener),
    collectGarbage: () => collectGarbage(context),
  };
}

function read(
  context: Context,
  apiVersion: string,
  kind: string,
  from: (store: KindStore, namespace: string | undefined) => readonly StoredObject[],
  namespace: string | undefined,
): readonly StoredObject[] {
  const strategy = strategyFor(context, apiVersion, kind);
  const isNamespaced = strategy.served.scope === "Namespaced";
  const objects = from(context.storage.kind(strategy.key), isNamespaced ? namespace : undefined);
  return apiVersion === strategy.storageVersion
    ? objects
    : objects.map((object) => view(strategy, object, apiVersion));
}

function isDefinition(object: JsonObject): boolean {
  return object["kind"] === "CustomResourceDefinition";
}

function addCrd(context: Context, crd: JsonObject): StoredObject {
  const object = toStoredCrd(crd);
  const existing = context.storage.kind(definitionKey).get("", textOf(metadataOf(object), "name"));
  const stored = existing === undefined ? create(context, object) : update(context, object);
  const status = establishedStatus(object, context.timestamp());
  return existing === undefined ? updateStatus(context, { ...toJson(stored), status }) : stored;
}

function followDefinitions(context: Context): void {
  context.storage.watch(({ type, object, before }) => {
    if (object.kind !== "CustomResourceDefinition") return;
    if (type === "DELETED") context.registry.undefine(object.metadata.name);
    else if (before?.["spec"] !== object["spec"]) context.registry.define(toJson(object));
  });
}
