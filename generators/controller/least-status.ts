import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";
import type { JsonValue } from "@metatron/runtime";

/** The least status that a schema accepts, or undefined when it takes more than its required fields. */
export function leastStatus(status: StructuralSchema): JsonValue | undefined {
  const least = leastValue(status);
  const schema: StructuralSchema = { type: "object", properties: { status } };
  return compileSchema(schema).validate({ ...identity, status: least }).errors.length === 0
    ? least
    : undefined;
}

const identity = { apiVersion: "v1", kind: "Example", metadata: { name: "example" } };

/** What a field of each type is when there is nothing to say. */
function leastValue(schema: StructuralSchema): JsonValue {
  if (schema.default !== undefined) return schema.default;
  if (schema.nullable === true) return null;
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema.type === "object") return leastObject(schema);
  if (schema.type === "array") return [];
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  return schema.type === "boolean" ? false : "";
}

function leastObject({ properties = {}, required = [] }: StructuralSchema): JsonValue {
  const needed = Object.entries(properties).filter(
    ([name, property]) => required.includes(name) || property.default !== undefined,
  );
  return Object.fromEntries(needed.map(([name, property]) => [name, leastValue(property)]));
}
