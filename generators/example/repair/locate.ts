import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { flatten } from "../merge.ts";

/** A place in an object: the way to it, the schemas that speak of it, and its value. */
export interface Spot {
  readonly steps: readonly (string | number)[];
  readonly schema: StructuralSchema;
  readonly value: JsonValue | undefined;
  readonly path: string;
  /** The object or list that holds it, and the schema of that; none for the root. */
  readonly parent?: Spot;
}

const DEEPEST = 40;

/** Every place of an object that its schema declares, fields that are not there included. */
export function* spotsOf(spot: Spot): Generator<Spot> {
  yield spot;
  if (spot.steps.length > DEEPEST) return;
  if (Array.isArray(spot.value)) yield* itemsOf(spot, spot.value);
  else if (typeof spot.value === "object" && spot.value !== null) yield* fieldsOf(spot, spot.value);
}

/** The place of the whole object. */
export function rootSpot(schema: StructuralSchema, object: JsonObject): Spot {
  return { steps: [], schema, value: object, path: "" };
}

function* itemsOf(parent: Spot, list: readonly JsonValue[]): Generator<Spot> {
  const schema = flatten(parent.schema).items ?? {};
  for (const [index, value] of list.entries()) {
    yield* spotsOf({
      steps: [...parent.steps, index],
      schema,
      value,
      path: `${parent.path}[${index}]`,
      parent,
    });
  }
}

function* fieldsOf(parent: Spot, object: JsonObject): Generator<Spot> {
  const { properties = {}, additionalProperties } = flatten(parent.schema);
  const extra = typeof additionalProperties === "object" ? additionalProperties : undefined;
  for (const key of new Set([...Object.keys(properties), ...Object.keys(object)])) {
    const declared = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const path = parent.path === "" ? key : `${parent.path}.${key}`;
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    yield* spotsOf({ steps: [...parent.steps, key], schema: declared ?? extra ?? {}, value, path, parent });
  }
}

/** A path as the walker writes it, whichever of its two ways of writing map keys was used. */
export function plainPath(path: string): string {
  return path
    .replaceAll(/\[([^\]]*)\]/g, (_all, key: string) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .replace(/^\./, "");
}

/** The object with another value at a place; `undefined` removes it. */
export function withValue(
  object: JsonObject,
  steps: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonObject {
  const copy = structuredClone(object);
  let holder: JsonValue | undefined = copy;
  for (const step of steps.slice(0, -1)) holder = childOf(holder, step);
  const last = steps.at(-1);
  if (Array.isArray(holder) && typeof last === "number") {
    if (value === undefined) holder.splice(last, 1);
    else holder[last] = value;
  } else if (typeof holder === "object" && holder !== null && typeof last === "string") {
    if (value === undefined) delete (holder as JsonObject)[last];
    else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

function childOf(holder: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (Array.isArray(holder)) return typeof step === "number" ? holder[step] : undefined;
  return typeof holder === "object" && holder !== null ? holder[step] : undefined;
}
