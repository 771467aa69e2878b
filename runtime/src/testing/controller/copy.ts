import type { JsonObject, JsonValue } from "../../json.ts";
import { setOwn } from "../../schema/objects.ts";

/** A fresh copy of JSON, as it comes out of its text. */
export function copyJson(object: JsonObject): JsonObject {
  // A spread keeps the shape of the object, which is much cheaper than building it key by key.
  const copy: JsonObject = { ...object };
  for (const key in copy) {
    const value = copy[key];
    if (value === undefined) delete copy[key];
    else if (typeof value === "object" && value !== null) setOwn(copy, key, copyValue(value));
  }
  return copy;
}

function copyValue(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(copyValue) : copyJson(value);
}
