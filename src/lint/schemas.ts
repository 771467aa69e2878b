import type { JsonObject } from "@metatron/runtime";
import { objectOf } from "./values.ts";

/** The schema of a property at a path of names, or undefined when a name is not declared. */
export function propertyOf(schema: JsonObject, ...names: readonly string[]): JsonObject | undefined {
  let at: JsonObject | undefined = schema;
  for (const name of names) {
    const properties: JsonObject = objectOf(at["properties"]);
    at = Object.hasOwn(properties, name) ? objectOf(properties[name]) : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** True when unknown fields survive in an object of this schema; one that says nothing prunes nothing (v1beta1). */
export function preservesUnknown(schema: JsonObject): boolean {
  return (
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    (schema["additionalProperties"] ?? false) !== false
  );
}
