import { type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";

/** The spec of a stored object, empty when it has none. */
export function specOf(object: StoredObject): JsonObject {
  const spec = object["spec"];
  return isObject(spec) ? spec : {};
}

/** The status of a stored object, empty when it has none. */
export function statusOf(object: StoredObject): JsonObject {
  const status = object["status"];
  return isObject(status) ? status : {};
}

/** A number field with its default. */
export function numberOf(object: JsonObject, field: string, otherwise = 0): number {
  const value = object[field];
  return typeof value === "number" ? value : otherwise;
}

/** The fields without the zeros, as Go's `omitempty` writes counters. */
export function counters(values: Readonly<Record<string, number>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0));
}

/** A number from 1 to `limit` that stays the same for an object: the end of its uid. */
export function numbered(object: StoredObject, limit: number): number {
  return ((Number.parseInt(object.metadata.uid.slice(-8), 16) || 0) % limit) + 1;
}
