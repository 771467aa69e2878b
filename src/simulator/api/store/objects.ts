import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../../api-server.ts";

/** A stored object as plain JSON. */
export function toJson(object: StoredObject): JsonObject {
  return object as unknown as JsonObject;
}

/** JSON that carries apiVersion, kind and a complete metadata, as a stored object. */
export function toStored(object: JsonObject): StoredObject {
  return object as unknown as StoredObject;
}

/** The metadata of an object that was sent, empty when there is none. */
export function metadataOf(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  return typeof metadata === "object" && metadata !== null && !Array.isArray(metadata) ? metadata : {};
}

/** A text field of an object that was sent. */
export function textOf(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}

/** Whether an object is on its way out. */
export function isDeleting(object: StoredObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** The object with another metadata. */
export function withMetadata(
  object: StoredObject,
  metadata: Partial<StoredObject["metadata"]>,
): StoredObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}
