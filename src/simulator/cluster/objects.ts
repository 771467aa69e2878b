import { type ApiServer, rootCertificate, type StoredObject } from "../api-server.ts";
import {
  type JsonObject,
  type JsonValue,
  isObject,
  lastAppliedAnnotation,
} from "@metatron/runtime/kubernetes";
import { describe, toRef, toJson } from "../records.ts";

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

/** Whether an object is the ConfigMap with the API server's certificate, which comes with every namespace. */
export function isPublished({ kind, metadata }: StoredObject): boolean {
  return kind === "ConfigMap" && metadata.name === rootCertificate;
}

/** A uid, alone or in a name that was made of it, such as that of a volume. */
const uidPattern = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

const dropped = ["resourceVersion", "managedFields", "selfLink"];

/** Objects in a stable order with uids, times of the simulation and the data of Secrets replaced, for snapshots. */
export function normalise(objects: Iterable<StoredObject>, start: number): JsonObject[] {
  const sorted = [...objects].toSorted((left, right) => (order(left) < order(right) ? -1 : 1));
  const uids = new Map(sorted.map((object) => [object.metadata.uid, `<uid of ${describe(toRef(object))}>`]));
  const replace = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return replaceText(value, uids, start);
    if (Array.isArray(value)) return value.map(replace);
    return isObject(value) ? mapValues(value, replace) : value;
  };
  return sorted.map((object) => mapValues(sealed(strip(toJson(object))), replace));
}

/** A generated password is another one in each run, and none belongs into a committed snapshot: its length stays. */
function sealed(object: JsonObject): JsonObject {
  const { kind, data } = object;
  if (kind !== "Secret" || !isObject(data)) return object;
  const length = (value: JsonValue): JsonValue =>
    typeof value === "string" ? `<${Buffer.byteLength(value, "base64")} bytes>` : value;
  return { ...object, data: mapValues(data, length) };
}

function order({ kind, apiVersion, metadata }: StoredObject): string {
  return [kind, apiVersion, metadata.namespace ?? "", metadata.name].join(" ");
}

function strip(object: JsonObject): JsonObject {
  const metadata = isObject(object["metadata"]) ? { ...object["metadata"] } : {};
  for (const field of dropped) delete metadata[field];
  if (isObject(metadata["annotations"])) {
    const { [lastAppliedAnnotation]: _last, ...annotations } = metadata["annotations"];
    if (Object.keys(annotations).length > 0) metadata["annotations"] = annotations;
    else delete metadata["annotations"];
  }
  return { ...object, metadata };
}

function replaceText(text: string, uids: ReadonlyMap<string, string>, start: number): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
  // Times that a user wrote lie before the simulation, and stay.
  if (isTime) return Date.parse(text) >= Math.floor(start / 1000) * 1000 ? "<time>" : text;
  return text.includes("-") ? text.replaceAll(uidPattern, (uid) => uids.get(uid) ?? uid) : text;
}

function mapValues(map: JsonObject, change: (value: JsonValue) => JsonValue): JsonObject {
  const entries = Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, change(value)]],
  );
  return Object.fromEntries(entries) as JsonObject;
}
