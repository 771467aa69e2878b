import { type JsonValue, MAX_DEPTH, isObject } from "../../kubernetes/json.ts";
import { featuresOf } from "../features.ts";
import type { FieldError } from "../field-error.ts";
import { childPath, propertySchema, valueSchema } from "../objects.ts";
import type { StructuralSchema } from "../structural-schema.ts";
import { checkListType } from "./lists.ts";
import { checkEmbeddedResource } from "./metadata.ts";

/** What is wrong with embedded resources, and which items of sets and maps appear twice. */
export function checkStructure(
  schema: StructuralSchema,
  value: JsonValue,
  path = "",
  depth = 0,
): FieldError[] {
  const features = featuresOf(schema);
  if ((!features.embedded && !features.lists) || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return checkItems(schema, value, path, depth);
  if (!isObject(value)) return [];
  const errors =
    schema["x-kubernetes-embedded-resource"] === true && path !== ""
      ? checkEmbeddedResource(value, path)
      : [];
  for (const [key, item] of Object.entries(value)) {
    const property = propertySchema(schema, key);
    const child = property ?? valueSchema(schema);
    if (child === undefined || item === undefined) continue;
    const at = property === undefined ? `${path}[${key}]` : childPath(path, key);
    errors.push(...checkStructure(child, item, at, depth + 1));
  }
  return errors;
}

function checkItems(
  schema: StructuralSchema,
  list: readonly JsonValue[],
  path: string,
  depth: number,
): FieldError[] {
  const errors = checkListType(schema, list, path);
  const { items } = schema;
  if (items === undefined) return errors;
  for (const [index, item] of list.entries())
    errors.push(...checkStructure(items, item, `${path}[${index}]`, depth + 1));
  return errors;
}
