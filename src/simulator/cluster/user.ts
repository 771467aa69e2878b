import { type JsonObject, qualifiedName, isObject } from "@metatron/runtime/kubernetes";
import {
  type StoredObject,
  type ObjectRef,
  type ApiServer,
  type WriteOptions,
  ApiError,
} from "../api-server.ts";
import { dynamicApply } from "../apply/dynamic.ts";
import { toJson, describe } from "../records.ts";

/** What a person does with kubectl. */
export interface User {
  /** Creates or updates; fields that were applied before and are absent now are removed. */
  apply(object: JsonObject): StoredObject;
  /** Changes a copy of the live object and writes it, its status too when that changed. */
  edit(ref: ObjectRef, change: (object: never) => void): StoredObject;
  delete(ref: ObjectRef, propagation: "Background" | "Foreground" | "Orphan" | undefined): void;
  /** Whether the user applied this object. */
  readonly owns: (object: StoredObject) => boolean;
  toRef(object: JsonObject): ObjectRef;
}

/** A user of an API server; objects without a namespace go into `default`. */
export function createUser(api: ApiServer, options: WriteOptions): User {
  const applied = new Map<string, JsonObject>();
  const toRef = (object: JsonObject): ObjectRef => refOf(api, object);
  return {
    toRef,
    apply(object) {
      const ref = toRef(object);
      const { namespace } = ref;
      const metadata = {
        ...(object["metadata"] as JsonObject),
        ...(namespace !== undefined && { namespace }),
      };
      const wanted = { ...object, metadata };
      const live = api.get(ref);
      const last = applied.get(keyOf(ref));
      const next = live === undefined ? wanted : dynamicApply(last, toJson(live), wanted);
      const isSame = live !== undefined && next === toJson(live);
      const stored = isSame
        ? live
        : live === undefined
          ? api.create(next, options)
          : api.update(next, options);
      // What the API server refuses was not applied.
      applied.set(keyOf(ref), wanted);
      return stored;
    },
    edit(ref, change) {
      const live = api.get(ref);
      if (live === undefined) throw new ApiError("NotFound", `${describe(ref)} not found`);
      const copy = structuredClone(live);
      change(copy as never);
      const hasStatus = api.findKind(ref.apiVersion, ref.kind)?.hasStatus === true;
      const isStatusNew = hasStatus && JSON.stringify(copy["status"]) !== JSON.stringify(live["status"]);
      const updated = api.update(toJson(copy), options);
      if (!isStatusNew) return updated;
      return api.updateStatus(toJson({ ...updated, status: copy["status"] }), options);
    },
    delete(ref, propagation) {
      applied.delete(keyOf(ref));
      api.delete(ref, { propagation: propagation ?? "Background" });
    },
    owns: ({ kind, metadata }) => applied.has(keyOf({ kind, ...metadata })),
  };
}

function keyOf({ kind, namespace, name }: { kind: string; namespace?: string; name: string }): string {
  return `${kind} ${qualifiedName(namespace, name)}`;
}

function refOf(api: ApiServer, { apiVersion, kind, metadata }: JsonObject): ObjectRef {
  const name = isObject(metadata) ? metadata["name"] : undefined;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") {
    throw new TypeError("an object needs apiVersion, kind and metadata.name");
  }
  const served = api.findKind(apiVersion, kind);
  if (served === undefined) {
    throw new ApiError(
      "NotFound",
      `no matches for kind "${kind}" in version "${apiVersion}": pass its CRD in "crds"`,
    );
  }
  if (served.scope === "Cluster") return { apiVersion, kind, name };
  const namespace = isObject(metadata) ? metadata["namespace"] : undefined;
  return { apiVersion, kind, name, namespace: typeof namespace === "string" ? namespace : "default" };
}
