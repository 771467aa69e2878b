import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { notServed } from "./errors.ts";
import type { Registry } from "./registry.ts";
import type { Sequence } from "./sequence.ts";
import { textOf } from "./store/objects.ts";
import { share } from "./store/share.ts";
import type { Storage } from "./store/storage.ts";
import type { Strategy } from "./strategy/model.ts";

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
