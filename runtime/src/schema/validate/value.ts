import {
  type JsonObject,
  type JsonValue,
  MAX_DEPTH,
  isObject,
  own,
  sameValue,
} from "../../kubernetes/json.ts";
import { invalid, notSupported, required, tooMany } from "../field-error.ts";
import { childPath, propertySchema, valueSchema } from "../objects.ts";
import type { StructuralSchema } from "../structural-schema.ts";
import { checkAlternatives } from "./alternatives.ts";
import { oldField, oldItems } from "./correlate.ts";
import { checkNumber, checkString } from "./scalars.ts";
import { checkType } from "./types.ts";
import type { Walk } from "./walk.ts";

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
