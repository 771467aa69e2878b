import { Duration } from "@marcbachmann/cel-js/evaluator";
import { type JsonObject, type JsonValue, MAX_DEPTH, isObject } from "../../kubernetes/json.ts";
import { isDate, isDateTime, parseDurationFormat } from "../formats.ts";
import { propertySchema, valueSchema } from "../prune.ts";
import type { StructuralSchema } from "../../kubernetes/structural-schema.ts";
import { celName } from "./macro.ts";

/** A value as CEL sees it: integers as BigInt, objects as maps with CEL's names, strings of some formats as times and bytes. */
export type CelValue = unknown;

const unknown: StructuralSchema = {};
const objectName: StructuralSchema = {
  type: "object",
  properties: { name: { type: "string" }, generateName: { type: "string" } },
};

/** Converts a value by its schema; at the root and in embedded resources rules see `metadata.name` and `generateName` only. */
export function toCel(schema: StructuralSchema, value: JsonValue, isResource = false, depth = 0): CelValue {
  if (depth > MAX_DEPTH) return null;
  if (typeof value === "string") return stringToCel(schema, value);
  if (typeof value === "number")
    return Number.isInteger(value) && schema.type !== "number" ? BigInt(value) : value;
  if (Array.isArray(value))
    return value.map((item) => toCel(schema.items ?? unknown, item, false, depth + 1));
  if (isObject(value))
    return objectToCel(schema, value, isResource || schema["x-kubernetes-embedded-resource"] === true, depth);
  return value;
}

function objectToCel(
  schema: StructuralSchema,
  object: JsonObject,
  isResource: boolean,
  depth: number,
): Map<string, CelValue> {
  const map = new Map<string, CelValue>();
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    if (isResource && key === "metadata") map.set(key, nameOnly(value));
    else setField(map, schema, key, value, depth + 1);
  }
  return map;
}

function setField(
  map: Map<string, CelValue>,
  schema: StructuralSchema,
  key: string,
  value: JsonValue,
  depth: number,
): void {
  const property = propertySchema(schema, key);
  const name = property === undefined ? key : celName(key);
  if (name !== undefined)
    map.set(name, toCel(property ?? valueSchema(schema) ?? unknown, value, false, depth));
}

function nameOnly(metadata: JsonValue): CelValue {
  if (!isObject(metadata)) return new Map();
  const { name, generateName } = metadata;
  const shown: JsonObject = {};
  if (name !== undefined) shown["name"] = name;
  if (generateName !== undefined) shown["generateName"] = generateName;
  return toCel(objectName, shown);
}

function stringToCel(schema: StructuralSchema, text: string): CelValue {
  switch (schema.format?.replaceAll("-", "")) {
    case "date":
      return isDate(text) ? new Date(`${text}T00:00:00Z`) : text;
    case "datetime":
      return isDateTime(text) ? new Date(text) : text;
    case "duration":
      return durationToCel(text);
    case "byte":
      return Uint8Array.from(Buffer.from(text, "base64"));
    default:
      return text;
  }
}

function durationToCel(text: string): CelValue {
  const nanoseconds = parseDurationFormat(text);
  if (nanoseconds === undefined) return text;
  return new Duration(nanoseconds / 1_000_000_000n, Number(nanoseconds % 1_000_000_000n));
}
