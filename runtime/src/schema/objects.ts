import type { JsonObject, JsonValue } from "../json.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** How deep a value is followed along its schema; the CRD reader allows 200 levels. */
export const MAX_DEPTH = 1000;

/** True for a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own property of an object, whatever its name is. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets an own property, `__proto__` included. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** The schema of a declared property. */
export function propertySchema(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  const properties = schema.properties;
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** The schema that `additionalProperties` gives for undeclared keys, when it gives one. */
export function valueSchema(schema: StructuralSchema): StructuralSchema | undefined {
  const extra = schema.additionalProperties;
  return typeof extra === "object" ? extra : undefined;
}

/** The schema for a key: that of the property, or that of the map's values. */
export function schemaForKey(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  return propertySchema(schema, key) ?? valueSchema(schema);
}

/** The path of a declared property or map value as the OpenAPI validator prints it. */
export function childPath(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** A deep copy of a JSON value. */
export function copyValue<Value extends JsonValue | undefined>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copyValue(item)) as Value;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) setOwn(copy, key, copyValue(item));
  return copy as Value;
}
