import { isObject } from "@metatron/runtime/kubernetes";
import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { buildField, buildValue, mergeSchemas } from "./build.ts";
import { type RuleHints, type Spot, withValue } from "./hints.ts";
import { scalarFor } from "./scalars.ts";

/** Other values for a place that a rule speaks of: without it, with it, and with what the rule hints at. */
export function* changes(object: JsonObject, spot: Spot, { literals }: RuleHints): Generator<JsonObject> {
  const { schema, value, steps } = spot;
  const name = steps.findLast((step) => typeof step === "string") ?? "";
  if (value === undefined) yield withValue(object, steps, buildValue(schema, name));
  else yield withValue(object, steps, undefined);
  if (schema.type === "array") yield* listChanges(object, spot, name, literals);
  else if (schema.type === "object" || schema.properties !== undefined)
    yield* objectChanges(object, spot, name, literals);
  else yield* scalarChanges(object, spot, name, literals);
}

function* scalarChanges(
  object: JsonObject,
  { schema, steps, value }: Spot,
  name: string,
  literals: readonly JsonValue[],
): Generator<JsonObject> {
  const fitting = literals.filter((literal) => fits(schema, literal));
  const others = fitting.flatMap((literal) => extended(literal));
  const variants = [0, 1, 2, 3].map((variant) => scalarFor(schema, name, variant));
  const longer = typeof value === "string" ? continued(value, fitting) : [];
  for (const other of new Set([...others, ...(schema.enum ?? []), ...variants, ...longer]))
    yield withValue(object, steps, other);
}

/** What is there, a separator that the rule names, and another text: rules that split a text ask for each part. */
function continued(value: string, literals: readonly JsonValue[]): string[] {
  const texts = literals.filter((literal) => typeof literal === "string");
  const separators = texts.filter((text) => /^[^\w\s]$/.test(text));
  return separators.flatMap((separator) => texts.map((text) => `${value}${separator}${text}`));
}

function extended(literal: JsonValue): JsonValue[] {
  if (typeof literal !== "string") return [literal];
  return [literal, `${literal}example`, `example${literal}`, literal.replaceAll(/^[\^]|[$]$/g, "")];
}

function fits(schema: StructuralSchema, literal: JsonValue): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return typeof literal !== "boolean";
  const type = schema.type === "integer" ? "number" : schema.type;
  return type === undefined || typeof literal === type;
}

function* listChanges(
  object: JsonObject,
  { schema, value, steps }: Spot,
  name: string,
  literals: readonly JsonValue[],
): Generator<JsonObject> {
  const items = schema.items ?? {};
  const list = Array.isArray(value) ? value : [];
  const item = buildValue(items, name.replace(/s$/, ""), { variant: list.length });
  yield withValue(object, steps, [...list, item]);
  yield withValue(object, steps, [item]);
  if (list.length > 0) yield withValue(object, steps, list.slice(0, -1));
  for (const literal of literals)
    if (fits(items, literal) && items.type !== "object") yield withValue(object, steps, [literal]);
}

function* objectChanges(
  object: JsonObject,
  { schema, value, steps }: Spot,
  name: string,
  literals: readonly JsonValue[],
): Generator<JsonObject> {
  yield* keyChanges(object, { schema, value, steps, path: "" }, literals);
  if (!isObject(value)) {
    yield* optionalFields(schema).map((key) => {
      const built = buildValue({ ...schema, required: [...(schema.required ?? []), key] }, name);
      return withValue(object, steps, built);
    });
    return;
  }
  if (Object.keys(value).length > 0) yield withValue(object, steps, {});
  yield withValue(object, steps, buildValue(schema, name));
  for (const key of optionalFields(schema)) {
    yield withValue(object, [...steps, key], buildValue(schema.properties?.[key] ?? {}, key));
  }
}

function optionalFields(schema: StructuralSchema): string[] {
  return Object.keys(schema.properties ?? {})
    .filter((key) => key !== "__proto__" && schema.required?.includes(key) !== true)
    .slice(0, 60);
}

function* keyChanges(
  object: JsonObject,
  { schema, value, steps }: Spot,
  literals: readonly JsonValue[],
): Generator<JsonObject> {
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object") return;
  const present = isObject(value) ? value : {};
  for (const key of literals) {
    if (typeof key !== "string" || key === "__proto__") continue;
    yield withValue(object, steps, { ...present, [key]: buildValue(additionalProperties, key) });
  }
}

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
  if (!isObject(holder)) {
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

/** The object with all fields of one place set to what a rule compares them with. */
export function* assigned(
  object: JsonObject,
  { schema, value, steps }: Spot,
  { equalities }: RuleHints,
): Generator<JsonObject> {
  if (!isObject(value)) return;
  const known = [...equalities].filter(([name]) => Object.hasOwn(schema.properties ?? {}, name));
  if (known.length < 2) return;
  yield known.reduce((sum, [name, literal]) => withValue(sum, [...steps, name], literal), object);
}
