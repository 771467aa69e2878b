import type { JsonObject } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { buildField } from "../build.ts";
import { mergeSchemas } from "../merge.ts";
import { scalarFor } from "../scalars.ts";
import { type Spot, withValue } from "./locate.ts";

/** Tries to satisfy each alternative of the `anyOf`, `oneOf` and `not` at a place, wherever they are nested. */
export function* alternatives(object: JsonObject, spot: Spot): Generator<JsonObject> {
  for (const group of groupsOf(spot.schema)) {
    for (const chosen of group.parts) {
      const others = group.exclusive ? group.parts.filter((part) => part !== chosen) : [];
      yield satisfy(object, spot, chosen, others);
      yield satisfy(object, spot, chosen, []);
    }
  }
  for (const refused of refusals(spot.schema)) yield* contradict(object, spot, refused);
}

interface Group {
  readonly parts: readonly StructuralSchema[];
  readonly exclusive: boolean;
}

function* groupsOf(schema: StructuralSchema): Generator<Group> {
  const { anyOf, oneOf, allOf = [] } = schema;
  if (anyOf !== undefined) yield { parts: anyOf, exclusive: false };
  if (oneOf !== undefined) yield { parts: oneOf, exclusive: true };
  for (const part of [...allOf, ...(anyOf ?? []), ...(oneOf ?? [])]) yield* groupsOf(part);
}

function* refusals(schema: StructuralSchema): Generator<StructuralSchema> {
  if (schema.not !== undefined)
    yield* [
      schema.not,
      ...(schema.not.anyOf ?? []),
      ...(schema.not.oneOf ?? []),
      ...(schema.not.allOf ?? []),
    ];
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    yield* refusals(part);
}

function satisfy(
  object: JsonObject,
  spot: Spot,
  chosen: StructuralSchema,
  others: readonly StructuralSchema[],
): JsonObject {
  const merged = mergeSchemas(chosen, spot.schema);
  const holder = spot.value;
  if (typeof holder !== "object" || holder === null || Array.isArray(holder)) {
    return withValue(object, spot.steps, scalarFor(merged, nameOf(spot)));
  }
  let result = object;
  for (const key of new Set(others.flatMap((other) => fieldsOf(other)))) {
    if (!fieldsOf(chosen).includes(key)) result = withValue(result, [...spot.steps, key], undefined);
  }
  for (const key of fieldsOf(chosen)) {
    const demanded = chosen.properties?.[key] !== undefined || holder[key] === undefined;
    if (demanded) result = withValue(result, [...spot.steps, key], buildField(merged, key));
  }
  const refused = chosen.not === undefined ? [] : fieldsOf(chosen.not);
  return refused.reduce((sum, key) => withValue(sum, [...spot.steps, key], undefined), result);
}

function* contradict(object: JsonObject, spot: Spot, refused: StructuralSchema): Generator<JsonObject> {
  for (const key of fieldsOf(refused)) {
    yield withValue(object, [...spot.steps, key], undefined);
    for (const variant of [0, 1, 2])
      yield withValue(object, [...spot.steps, key], buildField(spot.schema, key, { variant }));
  }
  if (spot.steps.length === 0 || typeof spot.value === "object") return;
  for (const variant of [1, 2, 3])
    yield withValue(object, spot.steps, scalarFor(spot.schema, nameOf(spot), variant));
}

function fieldsOf(schema: StructuralSchema): string[] {
  return [...new Set([...(schema.required ?? []), ...Object.keys(schema.properties ?? {})])];
}

function nameOf(spot: Spot): string {
  const last = spot.steps.findLast((step) => typeof step === "string");
  return typeof last === "string" ? last : "";
}
