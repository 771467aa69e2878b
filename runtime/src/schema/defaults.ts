import {
  type JsonObject,
  type JsonValue,
  MAX_DEPTH,
  copyValue,
  isObject,
  own,
  setOwn,
} from "../kubernetes/json.ts";
import { propertySchema, schemaForKey } from "./prune.ts";
import type { StructuralSchema } from "../kubernetes/structural-schema.ts";

/**
 * The value with the defaults of its schema, parts that need none shared with the input.
 * A null in a field that is not nullable is dropped, then defaulted.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function applyDefaults(schema: StructuralSchema | undefined, value: JsonValue, depth = 0): JsonValue {
  if (schema === undefined || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return defaultItems(schema, value, depth);
  return isObject(value) ? defaultObject(schema, value, depth) : value;
}

function defaultItems(schema: StructuralSchema, list: JsonValue[], depth: number): JsonValue[] {
  const items = schema.items;
  if (items === undefined) return list;
  let changed = false;
  const result = list.map((item) => {
    const next = applyDefaults(
      items,
      isUnwantedNull(item, items) ? (copyValue(items.default) ?? item) : item,
      depth + 1,
    );
    changed ||= next !== item;
    return next;
  });
  return changed ? result : list;
}

function defaultObject(schema: StructuralSchema, object: JsonObject, depth: number): JsonObject {
  let result = object;
  const writable = (): JsonObject => (result === object ? (result = copyKeys(object)) : result);
  for (const key of Object.keys(object)) {
    const child = schemaForKey(schema, key);
    const value = object[key];
    if (child === undefined || value === undefined) continue;
    const next = defaultChild(child, value, depth);
    if (next === undefined) delete writable()[key];
    else if (next !== value) setOwn(writable(), key, next);
  }
  for (const [key, added] of missingDefaults(schema, object)) {
    setOwn(writable(), key, applyDefaults(propertySchema(schema, key), added, depth + 1));
  }
  return result;
}

function defaultChild(schema: StructuralSchema, value: JsonValue, depth: number): JsonValue | undefined {
  if (!isUnwantedNull(value, schema)) return applyDefaults(schema, value, depth + 1);
  return schema.default === undefined
    ? undefined
    : applyDefaults(schema, copyValue(schema.default), depth + 1);
}

function* missingDefaults(schema: StructuralSchema, object: JsonObject): Generator<[string, JsonValue]> {
  for (const key of defaultedProperties(schema)) {
    const value = propertySchema(schema, key)?.default;
    if (value !== undefined && own(object, key) === undefined) yield [key, copyValue(value)];
  }
}

const defaultedKeys = new WeakMap<StructuralSchema, readonly string[]>();

function defaultedProperties(schema: StructuralSchema): readonly string[] {
  let keys = defaultedKeys.get(schema);
  if (keys === undefined) {
    keys = Object.keys(schema.properties ?? {}).filter(
      (key) => propertySchema(schema, key)?.default !== undefined,
    );
    defaultedKeys.set(schema, keys);
  }
  return keys;
}

function isUnwantedNull(value: JsonValue, schema: StructuralSchema): boolean {
  return value === null && schema.nullable !== true;
}

function copyKeys(object: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value !== undefined) setOwn(copy, key, value);
  }
  return copy;
}
