import type { JsonValue } from "../../kubernetes/json.ts";
import { type FieldError, invalidType } from "../field-error.ts";
import type { StructuralSchema } from "../structural-schema.ts";

/** The JSON type of a value in the words of OpenAPI. */
export function typeOf(value: JsonValue): string {
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
