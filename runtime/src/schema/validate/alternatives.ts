import { invalid, NO_PATH } from "../field-error.ts";
import type { StructuralSchema } from "../structural-schema.ts";
import type { Place } from "./value.ts";
import { merge, newWalk, type Walk } from "./walk.ts";

type Check = (place: Place, walk: Walk) => void;

/** Checks `anyOf`, `oneOf`, `allOf` and `not`; what is nested there is never excused by an unchanged value. */
export function checkAlternatives(place: Place, walk: Walk, check: Check): void {
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
