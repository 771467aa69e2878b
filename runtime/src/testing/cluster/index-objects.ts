import type { ApiServer, StoredObject } from "../api-server.ts";
import { qualifiedName } from "../names.ts";

/** Every object that was written since the simulation began. */
export interface ObjectIndex {
  all(): Iterable<StoredObject>;
  /** An object by kind (`Deployment` or `Deployment.apps/v1`), namespace and name. */
  find(kind: string, name: string, namespace: string): StoredObject | undefined;
}

/** Follows an API server; answers without asking it. */
export function indexObjects(api: ApiServer): ObjectIndex {
  const objects = new Map<string, StoredObject>();
  const byKind = new Map<string, Map<string, StoredObject>>();
  api.watch((event) => {
    const { object } = event;
    const { uid, namespace, name } = object.metadata;
    const isGone = event.type === "DELETED";
    put(objects, uid, isGone ? undefined : object);
    put(
      inner(byKind, object.kind),
      `${object.apiVersion} ${qualifiedName(namespace, name)}`,
      isGone ? undefined : object,
    );
  });
  return {
    all: () => objects.values(),
    find(kind, name, namespace) {
      const [short = "", ...version] = kind.split(".");
      const found = [...(byKind.get(short) ?? [])];
      if (version.length > 0) return pick(found, version.join("."), name, namespace);
      const versions = [...new Set(found.map(([, object]) => object.apiVersion))];
      return versions.map((it) => pick(found, it, name, namespace)).find((object) => object !== undefined);
    },
  };
}

function pick(
  found: readonly (readonly [string, StoredObject])[],
  apiVersion: string,
  name: string,
  namespace: string,
): StoredObject | undefined {
  const map = new Map(found);
  return map.get(`${apiVersion} ${qualifiedName(namespace, name)}`) ?? map.get(`${apiVersion} ${name}`);
}

function inner(map: Map<string, Map<string, StoredObject>>, key: string): Map<string, StoredObject> {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = new Map()));
  return found;
}

function put(map: Map<string, StoredObject>, key: string, object: StoredObject | undefined): void {
  if (object === undefined) map.delete(key);
  else map.set(key, object);
}
