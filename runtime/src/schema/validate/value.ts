import {
  isObject,
  type JsonObject,
  type JsonValue,
  MAX_DEPTH,
  own,
  sameValue,
} from "../../kubernetes/json.ts";
import { invalid, NO_PATH, notSupported, required, tooMany } from "../field-error.ts";
import { childPath, propertySchema, valueSchema } from "../prune.ts";
import type { StructuralSchema } from "../../kubernetes/structural-schema.ts";
import { checkNumber, checkString, checkType, listMapKey } from "./scalars.ts";
import { merge, newWalk, type Walk } from "./result.ts";

/** A place in an object: its schema, value, old value (where there is a comparable one) and path. */
export interface Place {
  readonly schema: StructuralSchema;
  readonly value: JsonValue;
  readonly old: JsonValue | undefined;
  readonly path: string;
  readonly depth: number;
}

/** Collects every error of a value, in the order and the words of the API server's OpenAPI validator. */
export function checkValue(place: Place, walk: Walk): void {
  const { schema, value, path, old } = place;
  walk.checks += 1;
  // An error in a part that did not change does not stop an update ("ratcheting").
  if (old !== undefined && sameValue(value, old)) return;
  if (place.depth > MAX_DEPTH)
    return void walk.errors.push(invalid(path, "", `nested deeper than ${MAX_DEPTH} levels`));
  const typeError = checkType(schema, value, path);
  if (typeError !== undefined) walk.errors.push(typeError);
  if (value === null) return checkEnum(place, walk);
  checkAlternatives(place, walk, checkValue);
  if (typeof value === "string") walk.errors.push(...checkString(schema, value, path));
  else if (typeof value === "number") walk.errors.push(...checkNumber(schema, value, path));
  else if (Array.isArray(value)) checkList(place, value, walk);
  checkEnum(place, walk);
  if (isObject(value)) checkObject(place, value, walk);
}

function checkEnum({ schema, value, path }: Place, walk: Walk): void {
  const allowed = schema.enum;
  if (allowed === undefined || allowed.some((item) => sameValue(item, value))) return;
  walk.errors.push(notSupported(path, value, allowed));
}

function checkList({ schema, old, path, depth }: Place, list: readonly JsonValue[], walk: Walk): void {
  const { items, minItems, maxItems, uniqueItems } = schema;
  if (items !== undefined) {
    const oldItem = oldItems(schema, old);
    for (const [index, value] of list.entries()) {
      checkValue(
        { schema: items, value, old: oldItem(value), path: `${path}[${index}]`, depth: depth + 1 },
        walk,
      );
    }
  }
  if (minItems !== undefined && list.length < minItems) {
    walk.errors.push(invalid(path, list.length, `${path} in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems)
    walk.errors.push(tooMany(path, list.length, maxItems));
  if (
    uniqueItems === true &&
    list.some((item, index) => list.slice(0, index).some((other) => sameValue(item, other)))
  ) {
    walk.errors.push(invalid(path, "", `${path} in body shouldn't contain duplicates`));
  }
}

function checkObject(place: Place, object: JsonObject, walk: Walk): void {
  const { schema, path } = place;
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && keys.length < minProperties) {
    return void walk.errors.push(
      invalid(path, keys.length, `${path} in body should have at least ${minProperties} properties`),
    );
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    return void walk.errors.push(tooMany(path, keys.length, maxProperties));
  }
  for (const key of keys) checkField(place, key, object[key] as JsonValue, walk);
  for (const key of schema.required ?? []) {
    if (own(object, key) === undefined) walk.errors.push(required(childPath(path, key)));
  }
}

function checkField(place: Place, key: string, value: JsonValue, walk: Walk): void {
  const { schema, path, old, depth } = place;
  const child = propertySchema(schema, key) ?? valueSchema(schema);
  if (child !== undefined) {
    const next = {
      schema: child,
      value,
      old: oldField(schema, old, key),
      path: childPath(path, key),
      depth: depth + 1,
    };
    checkValue(next, walk);
  } else if (schema.additionalProperties === false) {
    walk.errors.push(invalid(path, key, `${path}.${key} in body is a forbidden property`));
  }
}

type Check = (place: Place, walk: Walk) => void;

/** Checks `anyOf`, `oneOf`, `allOf` and `not`; what is nested there is never excused by an unchanged value. */
function checkAlternatives(place: Place, walk: Walk, check: Check): void {
  const { anyOf, oneOf, allOf, not } = place.schema;
  const tryOne = (schema: StructuralSchema): Walk => {
    const tried = newWalk();
    check({ ...place, schema, old: undefined }, tried);
    return tried;
  };
  if (anyOf !== undefined && anyOf.length > 0) checkAnyOf(place, anyOf, walk, tryOne);
  if (oneOf !== undefined && oneOf.length > 0) checkOneOf(place, oneOf, walk, tryOne);
  if (allOf !== undefined && allOf.length > 0) checkAllOf(place, allOf, walk, tryOne);
  if (not !== undefined && tryOne(not).errors.length === 0)
    report(place, walk, "must not validate the schema (not)");
}

type TryOne = (schema: StructuralSchema) => Walk;

function checkAnyOf(place: Place, schemas: readonly StructuralSchema[], walk: Walk, tryOne: TryOne): void {
  const tried: Walk[] = [];
  for (const schema of schemas) {
    const result = tryOne(schema);
    if (result.errors.length === 0) return merge(walk, result);
    tried.push(result);
  }
  report(place, walk, "must validate at least one schema (anyOf)");
  merge(walk, likeliest(tried));
}

function checkOneOf(place: Place, schemas: readonly StructuralSchema[], walk: Walk, tryOne: TryOne): void {
  const tried = schemas.map((schema) => tryOne(schema));
  const valid = tried.filter((result) => result.errors.length === 0);
  const [first] = valid;
  if (first !== undefined && valid.length === 1) return merge(walk, first);
  const found = first === undefined ? "Found none valid" : `Found ${valid.length} valid alternatives`;
  report(place, walk, `must validate one and only one schema (oneOf). ${found}`);
  if (first === undefined) merge(walk, likeliest(tried));
}

function checkAllOf(place: Place, schemas: readonly StructuralSchema[], walk: Walk, tryOne: TryOne): void {
  const tried = schemas.map((schema) => tryOne(schema));
  const valid = tried.filter((result) => result.errors.length === 0).length;
  for (const result of tried) merge(walk, result);
  if (valid === tried.length) return;
  report(place, walk, `must validate all the schemas (allOf)${valid === 0 ? ". None validated" : ""}`);
}

function likeliest(tried: readonly Walk[]): Walk {
  return tried.reduce((best, next) => (next.checks > best.checks ? next : best));
}

// The API server gives these errors no field, only the path inside the text.
function report(place: Place, walk: Walk, text: string): void {
  walk.errors.push(invalid(NO_PATH, "", `${JSON.stringify(place.path)} ${text}`));
}

/** Finds the old value of a field of an object; none where the map is atomic. */
export function oldField(
  schema: StructuralSchema,
  old: JsonValue | undefined,
  key: string,
): JsonValue | undefined {
  if (schema["x-kubernetes-map-type"] === "atomic") return undefined;
  return isObject(old) ? own(old, key) : undefined;
}

/**
 * Finds the old item of a list's item: by its keys in a list of type map, never in other lists.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#transition-rules
 */
export function oldItems(
  schema: StructuralSchema,
  old: JsonValue | undefined,
): (item: JsonValue) => JsonValue | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] !== "map" || keys === undefined || !Array.isArray(old))
    return () => undefined;
  const known = new Map<string, JsonValue>();
  for (const item of old)
    if (isObject(item) && !known.has(listMapKey(keys, item))) known.set(listMapKey(keys, item), item);
  return (item) => (isObject(item) ? known.get(listMapKey(keys, item)) : undefined);
}
