import type { JsonObject } from "@metatron/runtime";
import type { FieldError, StructuralSchema } from "@metatron/runtime/schema";
import { buildField, buildValue } from "../build.ts";
import { alternatives } from "./alternatives.ts";
import { plainPath, rootSpot, type Spot, spotsOf, withValue } from "./locate.ts";
import { ruleRepairs } from "./rules.ts";

/** Objects that may be without this error, the likeliest first. */
export function* candidates(
  schema: StructuralSchema,
  object: JsonObject,
  error: FieldError,
): Generator<JsonObject> {
  const path = pathOf(error);
  const spot = find(schema, object, path);
  if (error.type === "FieldValueRequired") yield* fill(schema, object, path, spot);
  if (error.path === "<nil>" && spot !== undefined) yield* alternatives(object, spot);
  if (spot !== undefined && spot.steps.length > 0) yield* replace(object, spot, error);
  yield* ruleRepairs(schema, object, error, path);
  for (let around = spot; around !== undefined; around = around.parent) {
    if (around.steps.length > 0 && !isRequired(around)) yield withValue(object, around.steps, undefined);
    yield* alternatives(object, around);
  }
}

function pathOf(error: FieldError): string {
  if (error.path !== "<nil>") return plainPath(error.path);
  const quoted = /^Invalid value: "": ("(?:\\.|[^"\\])*")/.exec(error.message)?.[1];
  return quoted === undefined ? "" : plainPath(String(JSON.parse(quoted)));
}

function find(schema: StructuralSchema, object: JsonObject, path: string): Spot | undefined {
  for (const spot of spotsOf(rootSpot(schema, object))) if (spot.path === path) return spot;
  return undefined;
}

function* fill(
  schema: StructuralSchema,
  object: JsonObject,
  path: string,
  spot: Spot | undefined,
): Generator<JsonObject> {
  if (spot?.parent !== undefined) {
    const key = String(spot.steps.at(-1));
    for (const variant of [0, 1])
      yield withValue(object, spot.steps, buildField(spot.parent.schema, key, { variant }));
    yield withValue(object, spot.steps, buildValue(spot.schema, key));
    return;
  }
  for (const around of spotsOf(rootSpot(schema, object))) {
    const key =
      around.path === ""
        ? path
        : path.startsWith(`${around.path}.`)
          ? path.slice(around.path.length + 1)
          : "";
    if (key === "" || typeof around.value !== "object" || around.value === null) continue;
    yield withValue(object, [...around.steps, key], buildField(around.schema, key));
  }
}

function* replace(object: JsonObject, spot: Spot, error: FieldError): Generator<JsonObject> {
  const key = spot.steps.findLast((step) => typeof step === "string") ?? "";
  for (const variant of [0, 1, 2])
    yield withValue(object, spot.steps, buildValue(spot.schema, key, { variant }));
  if (error.type === "FieldValueDuplicate" || error.type === "FieldValueTooMany")
    yield withValue(object, spot.steps, undefined);
}

function isRequired(spot: Spot): boolean {
  const last = spot.steps.at(-1);
  return typeof last === "string" && spot.parent?.schema.required?.includes(last) === true;
}
