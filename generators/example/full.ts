import { isObject } from "@metatron/runtime/kubernetes";
import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Crd } from "../../src/model/crd.ts";
import { buildValue, flatten } from "./build.ts";
import { type Example, findExample, scoreOf } from "./solver.ts";

const TRIES = 400;
const DEEPEST = 5;

type Place = readonly (string | number)[];

/** The example with every optional field that can be added and leaves it valid, to a depth that a person still reads. */
export function fullExample(crd: Crd, version: string): Example {
  const example = findExample(crd, version);
  const schema = crd.versions.find(({ name }) => name === version)?.schema;
  if (example.kind === "invalid" || schema === undefined) return example;
  const state = { object: example.object, tries: TRIES };
  fill(flatten(schema), [], schema, state);
  return { ...example, object: state.object };
}

interface State {
  object: JsonObject;
  tries: number;
}

/** Status is written by controllers, and the rest of the root by the API server. */
const left = new Set(["apiVersion", "kind", "metadata", "status", "__proto__"]);

function fill(schema: StructuralSchema, place: Place, root: StructuralSchema, state: State): void {
  if (place.length > DEEPEST) return;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (left.has(key) && (place.length === 0 || key === "__proto__")) continue;
    const at = [...place, key];
    if (valueAt(state.object, at) === undefined) add(property, at, root, state);
    const value = valueAt(state.object, at);
    const flat = flatten(property);
    if (isObject(value)) fill(flat, at, root, state);
    else if (Array.isArray(value) && isObject(value[0]) && flat.items !== undefined)
      fill(flatten(flat.items), [...at, 0], root, state);
  }
}

function add(property: StructuralSchema, at: Place, root: StructuralSchema, state: State): void {
  if (/deprecated/i.test(property.description?.slice(0, 60) ?? "") || (state.tries -= 1) < 0) return;
  const value = buildValue(property, String(at.at(-1)), { generous: true });
  const object = withValue(state.object, at, value);
  if (isObject(object) && scoreOf(root, object).points < 1) state.object = object;
}

function valueAt(value: JsonValue | undefined, [key, ...rest]: Place): JsonValue | undefined {
  if (key === undefined || value === undefined) return value;
  if (typeof key === "number") return Array.isArray(value) ? valueAt(value[key], rest) : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? valueAt(value[key], rest) : undefined;
}

function withValue(value: JsonValue, [key, ...rest]: Place, next: JsonValue): JsonValue {
  if (key === undefined) return next;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? withValue(item, rest, next) : item));
  if (!isObject(value)) return value;
  return { ...value, [key]: withValue(value[key] ?? null, rest, next) };
}
