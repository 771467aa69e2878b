import { type JsonObject, isObject, setOwn } from "@metatron/runtime/kubernetes";
import { ApiError } from "../../api-server.ts";

const settable = [
  "name",
  "generateName",
  "namespace",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
] as const;

const kept = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "managedFields",
] as const;

const isListOf: Readonly<Record<string, (item: unknown) => boolean>> = {
  ownerReferences: isObject,
  finalizers: (item) => typeof item === "string",
};

function withoutNulls(map: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(map)) if (map[key] !== undefined) setOwn(result, key, map[key] ?? "");
  return result;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** The metadata a caller may set, without nulls and empty values, as Go's `omitempty` drops them. */
export function settableMetadata(metadata: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const field of settable) {
    const value = metadata[field];
    if (isEmpty(value)) continue;
    const isItem = isListOf[field];
    if (isItem !== undefined && !(Array.isArray(value) && value.every(isItem)))
      throw new ApiError("BadRequest", `metadata.${field} cannot be decoded`);
    result[field] = isObject(value) ? withoutNulls(value) : value;
  }
  return result;
}

/** The metadata of an update: what the caller may set from `sent`, what the server rules from `stored`. */
export function updatedMetadata(sent: JsonObject, stored: JsonObject): JsonObject {
  const result = settableMetadata(sent);
  for (const field of ["generateName", ...kept])
    if (stored[field] !== undefined) result[field] = stored[field];
  return result;
}
