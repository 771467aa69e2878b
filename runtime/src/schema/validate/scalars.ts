import {
  isObject,
  type JsonValue,
  MAX_DEPTH,
  type JsonObject,
  canonicalText,
  own,
  setOwn,
} from "../../kubernetes/json.ts";
import { compilePattern, displayNumber, featuresOf } from "../patterns.ts";
import { type FieldError, invalid, invalidType, tooLong, duplicate } from "../field-error.ts";
import { stringFormat } from "../formats.ts";
import { childPath, propertySchema, valueSchema } from "../prune.ts";
import type { StructuralSchema } from "../../kubernetes/structural-schema.ts";
import { checkEmbeddedResource } from "./metadata.ts";

/** The first thing wrong with a string's length or pattern, and what is wrong with its format. */
export function checkString(schema: StructuralSchema, value: string, path: string): FieldError[] {
  return [stringError(schema, value, path), formatError(schema, value, path)].filter(
    (error) => error !== undefined,
  );
}

function stringError(schema: StructuralSchema, value: string, path: string): FieldError | undefined {
  const { minLength, maxLength, pattern } = schema;
  if (maxLength !== undefined && isLonger(value, maxLength)) return tooLong(path, value, maxLength);
  if (minLength !== undefined && !isLonger(value, minLength - 1)) {
    return invalid(path, value, `${path} in body should be at least ${minLength} chars long`);
  }
  return pattern === undefined ? undefined : patternError(pattern, value, path);
}

function patternError(source: string, value: string, path: string): FieldError | undefined {
  const pattern = compilePattern(source);
  if (pattern.kind === "broken") {
    const text = `${source}, but pattern is invalid: ${pattern.reason}`;
    return invalid(path, value, `${path} in body should match '${text}'`);
  }
  return pattern.matches(value)
    ? undefined
    : invalid(path, value, `${path} in body should match '${source}'`);
}

function formatError(schema: StructuralSchema, value: string, path: string): FieldError | undefined {
  if (schema.format === undefined || stringFormat(schema.format)?.(value) !== false) return undefined;
  return invalidType(
    path,
    value,
    `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`,
  );
}

/** True when the text has more than so many characters; Kubernetes counts code points. */
function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let count = 0;
  for (const _ of text) if ((count += 1) > limit) return true;
  return false;
}

/** What is wrong with a number: its range, multiple, upper and lower bound. */
export function checkNumber(schema: StructuralSchema, value: number, path: string): FieldError[] {
  return [
    rangeError(schema, value, path),
    multipleError(schema, value, path),
    ...boundErrors(schema, value, path),
  ].filter((error) => error !== undefined);
}

const ranges = new Map([
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["uint32", [0, 2 ** 32 - 1]],
  ["uint64", [0, 2 ** 64]],
]);

function rangeError(schema: StructuralSchema, value: number, path: string): FieldError | undefined {
  if (schema.type !== "integer") return undefined;
  const [low = 0, high = 0] = ranges.get(schema.format ?? "") ?? [-(2 ** 63), 2 ** 63];
  if (value >= low && value <= high) return undefined;
  const format = schema.format === undefined ? "(default format)" : `with format ${schema.format}`;
  return invalid(path, value, `Checked value must be of type integer ${format} in ${path}`);
}

function multipleError(schema: StructuralSchema, value: number, path: string): FieldError | undefined {
  const factor = schema.multipleOf;
  if (factor === undefined || factor <= 0) return undefined;
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  const whole = Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
  return whole
    ? undefined
    : invalid(path, value, `${path} in body should be a multiple of ${displayNumber(factor)}`);
}

function boundErrors(schema: StructuralSchema, value: number, path: string): (FieldError | undefined)[] {
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum } = schema;
  const over = maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum);
  const under = minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum);
  const less = exclusiveMaximum === true ? "less than" : "less than or equal to";
  const greater = exclusiveMinimum === true ? "greater than" : "greater than or equal to";
  return [
    over ? invalid(path, value, `${path} in body should be ${less} ${displayNumber(maximum)}`) : undefined,
    under
      ? invalid(path, value, `${path} in body should be ${greater} ${displayNumber(minimum)}`)
      : undefined,
  ];
}

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

/** The JSON type of a value in the words of OpenAPI. */
function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return isWhole(value) ? "integer" : "number";
  return typeof value;
}

/** The error of a value that is not of its schema's type. */
export function checkType(schema: StructuralSchema, value: JsonValue, path: string): FieldError | undefined {
  const isEither = schema["x-kubernetes-int-or-string"] === true;
  const expected = isEither ? "integer,string" : schema.type;
  if (expected === undefined || (value === null && schema.nullable === true)) return undefined;
  const actual = typeOf(value);
  const fits = isEither ? actual === "integer" || actual === "string" : fitsType(actual, expected);
  return fits
    ? undefined
    : invalidType(path, actual, `${path} in body must be of type ${expected}: "${actual}"`);
}

function fitsType(actual: string, expected: string): boolean {
  return actual === expected || (expected === "number" && actual === "integer");
}

// Go reads a number without fraction and exponent as int64; one beyond that range becomes a float.
function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 63;
}

/** A text that is equal for items with equal keys. */
export function listMapKey(keys: readonly string[], item: JsonObject): string {
  return keys.map((key) => canonicalText(own(item, key))).join("\n");
}

/**
 * The items of a list of type set or map that repeat an earlier one.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
function checkListType(schema: StructuralSchema, list: readonly JsonValue[], path: string): FieldError[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return repeated(list, path);
  if (type !== "map") return [];
  const stray = list.findIndex((item) => item !== null && !isObject(item));
  if (stray >= 0) {
    return [
      invalid(`${path}[${stray}]`, list[stray] ?? null, "must be an object for an array of list-type map"),
    ];
  }
  const names = schema["x-kubernetes-list-map-keys"] ?? [];
  return repeated(
    list.map((item) => keysOf(names, item)),
    path,
  );
}

function keysOf(names: readonly string[], item: JsonValue): JsonValue {
  const keys = {};
  if (!isObject(item)) return keys;
  for (const name of names) {
    const value = own(item, name);
    if (value !== undefined) setOwn(keys, name, value);
  }
  return keys;
}

function repeated(values: readonly JsonValue[], path: string): FieldError[] {
  if (values.length < 2) return [];
  const seen = new Map<string, number>();
  const errors: FieldError[] = [];
  for (const [index, value] of values.entries()) {
    const text = canonicalText(value);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    if (times === 2) errors.push(duplicate(`${path}[${index}]`, value));
  }
  return errors;
}
