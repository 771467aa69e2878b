import { groupKind, qualifiedName } from "@metatron/runtime/kubernetes";
import type { ApiServer, ObjectRef, StoredObject, WatchEvent } from "../api-server.ts";

/** What Metacontroller sees of the cluster: its cache, which may lag behind. */
export interface View {
  get(ref: ObjectRef): StoredObject | undefined;
  list(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    label?: readonly [key: string, value: string],
  ): readonly StoredObject[];
  /** Every object whose owner references hold the uid. */
  ownedBy(uid: string): readonly StoredObject[];
  /** From here on writes are not seen. */
  lag(): void;
  /** Sees everything again. */
  catchUp(): void;
}

/** A cache over the API server that is up to date unless it is told to lag. */
export function createView(api: ApiServer): View {
  const old = new Map<string, StoredObject | undefined>();
  let isLagging = false;
  api.watch((event) => {
    if (!isLagging) return;
    const key = identify(event.object);
    if (!old.has(key)) old.set(key, before(event));
  });
  const seen = (object: StoredObject): StoredObject | undefined => {
    const key = identify(object);
    return old.has(key) ? old.get(key) : object;
  };
  const overlay = (objects: readonly StoredObject[], belongs: (object: StoredObject) => boolean) => {
    if (old.size === 0) return objects;
    const current = new Set(objects.map(identify));
    const gone = [...old].flatMap(([key, object]) =>
      object === undefined || current.has(key) ? [] : [object],
    );
    return [...objects.map(seen), ...gone].filter(
      (object) => object !== undefined && belongs(object),
    ) as StoredObject[];
  };
  return {
    get(ref) {
      if (old.size === 0) return api.get(ref);
      const key = `${groupKind(ref.apiVersion, ref.kind)}:${qualifiedName(ref.namespace, ref.name)}`;
      return old.has(key) ? old.get(key) : api.get(ref);
    },
    list: (apiVersion, kind, namespace, label) =>
      overlay(
        api.list(apiVersion, kind, {
          ...(namespace !== undefined && { namespace }),
          ...(label !== undefined && { label }),
        }),
        (object) =>
          object.kind === kind &&
          (namespace === undefined || object.metadata.namespace === namespace) &&
          (label === undefined || object.metadata.labels?.[label[0]] === label[1]),
      ),
    ownedBy: (uid) =>
      overlay(
        api.ownedBy(uid),
        (object) => object.metadata.ownerReferences?.some((reference) => reference.uid === uid) === true,
      ),
    lag: () => void (isLagging = true),
    catchUp() {
      isLagging = false;
      old.clear();
    },
  };
}

function identify({ apiVersion, kind, metadata }: StoredObject): string {
  return `${groupKind(apiVersion, kind)}:${qualifiedName(metadata.namespace, metadata.name)}`;
}

function before(event: WatchEvent): StoredObject | undefined {
  return event.type === "DELETED" ? (event.before ?? event.object) : event.before;
}
