import type { JsonObject, JsonValue } from "../../json.ts";
import { setOwn } from "../../schema/objects.ts";
import { copyOf } from "../shallow.ts";

/** A fresh copy of JSON as a hook reads it out of a request: the server empties the managed fields. */
export function copyJson(object: JsonObject, isMetadata = false): JsonObject {
  const copy = copyOf(object);
  for (const key in copy) {
    const value = copy[key];
    if (value === undefined) delete copy[key];
    else if (isMetadata && key === "managedFields" && Array.isArray(value)) copy[key] = [];
    else if (typeof value === "object" && value !== null)
      setOwn(copy, key, copyValue(value, key === "metadata"));
  }
  return copy;
}

function copyValue(value: JsonValue, isMetadata: boolean): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map((item) => copyValue(item, false)) : copyJson(value, isMetadata);
}
