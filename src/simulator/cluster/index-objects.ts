import type { ApiServer, StoredObject } from "../api-server.ts";

/** Every object that was written since the simulation began. */
export interface ObjectIndex {
  all(): Iterable<StoredObject>;
  /** An object by kind (`Deployment` or `Deployment.apps/v1`), namespace and name. */
  find(kind: string, name: string, namespace: string): StoredObject | undefined;
}

/** Follows an API server. */
export function indexObjects(api: ApiServer): ObjectIndex {
  const objects = new Map<string, StoredObject>();
  const versions = new Map<string, Set<string>>();
  api.watch(({ type, object }) => {
    const { apiVersion, kind, metadata } = object;
    if (type === "DELETED") objects.delete(metadata.uid);
    else objects.set(metadata.uid, object);
    if (type === "ADDED") versions.set(kind, (versions.get(kind) ?? new Set()).add(apiVersion));
  });
  return {
    all: () => objects.values(),
    find(kind, name, namespace) {
      const [short = "", ...version] = kind.split(".");
      const asked = version.length > 0 ? [version.join(".")] : (versions.get(short) ?? []);
      for (const apiVersion of asked) {
        const isServed = api.findKind(apiVersion, short)?.kind === short;
        const found = isServed ? api.get({ apiVersion, kind: short, namespace, name }) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
