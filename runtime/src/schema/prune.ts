import { isObject, type JsonObject, type JsonValue, MAX_DEPTH, setOwn } from "../kubernetes/json.ts";
import type { StructuralSchema } from "../kubernetes/structural-schema.ts";

/** What is left of a value, and the paths of what its schema does not know. */
export interface Pruned<Value extends JsonValue = JsonObject> {
  readonly value: Value;
  readonly pruned: string[];
}

const anything: StructuralSchema = {};
const resourceFields = new Set(["apiVersion", "kind", "metadata"]);

/**
 * Drops the fields that the schema does not declare, parts that lose nothing shared with the input.
 * `apiVersion`, `kind` and `metadata` of the root and of embedded resources always stay.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 */
export function pruneObject(schema: StructuralSchema, value: JsonObject): Pruned {
  const pruned: string[] = [];
  const root = { ...schema, "x-kubernetes-embedded-resource": true };
  return { value: pruneFields(root, value, "", pruned, 0), pruned };
}

function pruneValue(
  schema: StructuralSchema,
  value: JsonValue,
  path: string,
  pruned: string[],
  depth: number,
): JsonValue {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return pruneItems(schema, value, path, pruned, depth);
  return isObject(value) ? pruneFields(schema, value, path, pruned, depth) : value;
}

function pruneItems(
  schema: StructuralSchema,
  list: JsonValue[],
  path: string,
  pruned: string[],
  depth: number,
): JsonValue[] {
  const preserves = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema.items === undefined && preserves) return list;
  const items = schema.items ?? anything;
  const inherited =
    preserves && !items["x-kubernetes-preserve-unknown-fields"]
      ? { ...items, "x-kubernetes-preserve-unknown-fields": true }
      : items;
  let changed = false;
  const result = list.map((item, index) => {
    const next = pruneValue(inherited, item, `${path}[${index}]`, pruned, depth + 1);
    changed ||= next !== item;
    return next;
  });
  return changed ? result : list;
}

function pruneFields(
  schema: StructuralSchema,
  object: JsonObject,
  path: string,
  pruned: string[],
  depth: number,
): JsonObject {
  const result: JsonObject = {};
  let changed = false;
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    const next = pruneField(schema, key, value, childPath(path, key), pruned, depth);
    if (next === undefined) pruned.push(childPath(path, key));
    else setOwn(result, key, next);
    changed ||= next !== value;
  }
  return changed ? result : object;
}

function pruneField(
  schema: StructuralSchema,
  key: string,
  value: JsonValue,
  path: string,
  pruned: string[],
  depth: number,
): JsonValue | undefined {
  if (schema["x-kubernetes-embedded-resource"] === true && resourceFields.has(key)) {
    return key === "metadata" ? pruneMetadata(value, path, pruned) : value;
  }
  const child = propertySchema(schema, key) ?? valueSchema(schema);
  if (child !== undefined) return pruneValue(child, value, path, pruned, depth + 1);
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) return value;
  // `additionalProperties: true` keeps the key but says nothing about what is inside.
  return schema.additionalProperties === true
    ? pruneValue(anything, value, path, pruned, depth + 1)
    : undefined;
}

function pruneMetadata(metadata: JsonValue, path: string, pruned: string[]): JsonValue {
  if (!isObject(metadata)) return metadata;
  const unknown = Object.keys(metadata).filter((key) => !isMetadataField(key));
  if (unknown.length === 0) return metadata;
  pruned.push(...unknown.map((key) => childPath(path, key)));
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => isMetadataField(key)));
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

const fields = new Set([
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
]);

/** True for a field of `ObjectMeta`; others are dropped by the API server, whatever the schema says. */
function isMetadataField(key: string): boolean {
  return fields.has(key);
}
