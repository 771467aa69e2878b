import type { JsonObject, JsonValue } from "../../json.ts";
import { setOwn } from "../../schema/objects.ts";
import { copyOf } from "../shallow.ts";

/** A fresh copy of JSON, as it comes out of its text. */
export function copyJson(object: JsonObject): JsonObject {
  const copy = copyOf(object);
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
