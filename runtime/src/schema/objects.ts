import type { StructuralSchema } from "./structural-schema.ts";

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
