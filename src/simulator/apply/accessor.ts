import type { JsonObject, JsonValue } from "@metatron/runtime/kubernetes";
import { isMap } from "./merge-key.ts";

/** Why a value is not a map of texts, worded as Go's accessors word it; undefined when it is one, or absent. */
export function notTexts(value: JsonValue | undefined, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (!isMap(value)) return accessorError(value, path, "map[string]interface{}");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === "string" || text === undefined) continue;
    const is = `${format(text)} is of the type ${goType(text)}, expected string`;
    return `${path} accessor error: contains non-string value in the map under key "${key}": ${is}`;
  }
  return undefined;
}

/** The error of an accessor that found another type. */
export function accessorError(value: JsonValue, path: string, expected: string): string {
  return `${path} accessor error: ${format(value)} is of the type ${goType(value)}, expected ${expected}`;
}

/** A field deep in an object; absent when a map on the way is absent or null. Throws when one on the way is no map. */
export function nested(object: JsonObject, parts: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = object;
  for (const [index, part] of parts.entries()) {
    if (value === undefined || value === null) return undefined;
    if (!isMap(value)) {
      throw new Error(
        accessorError(value, `.${parts.slice(0, index + 1).join(".")}`, "map[string]interface{}"),
      );
    }
    value = value[part];
  }
  return value;
}

/** The annotations of an object; as in Go there are none when one of them is no text. */
export function annotationsOf(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  const annotations = isMap(metadata) ? metadata["annotations"] : undefined;
  return isMap(annotations) && notTexts(annotations, "") === undefined ? annotations : {};
}

function goType(value: JsonValue): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return isMap(value) ? "map[string]interface {}" : "string";
}

function format(value: JsonValue): string {
  if (value === null) return "<nil>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
