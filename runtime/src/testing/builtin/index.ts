import type { JsonObject } from "../../json.ts";
import type { FieldError } from "../../schema/index.ts";

/** The object as the API server would store it: defaults, canonical quantities, no nulls. Pure. */
export function applyBuiltinDefaults(object: JsonObject): JsonObject {
  return object;
}

/** What a create or an update of a built-in kind leads to. */
export function admitBuiltin(
  object: JsonObject,
  _old: JsonObject | undefined,
): { value: JsonObject; errors: readonly FieldError[] } {
  return { value: applyBuiltinDefaults(object), errors: [] };
}

/** The object in another served version of its kind. */
export function convertBuiltin(object: JsonObject, apiVersion: string): JsonObject {
  return object["apiVersion"] === apiVersion ? object : { ...object, apiVersion };
}

/** The status that a created object starts with. */
export function initialStatus(_object: JsonObject): JsonObject {
  return {};
}
