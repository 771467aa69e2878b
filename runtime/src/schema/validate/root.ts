import { type JsonValue, isObject } from "../../kubernetes/json.ts";
import { checkAllRules } from "../cel/walk.ts";
import type { Validation } from "../compile.ts";
import { featuresOf } from "../features.ts";
import { type FieldError, invalid } from "../field-error.ts";
import type { StructuralSchema } from "../structural-schema.ts";
import { checkRootMetadata } from "./metadata.ts";
import { checkStructure } from "./structure.ts";
import { checkValue } from "./value.ts";
import { newWalk } from "./walk.ts";

const blocking: readonly string[] = [
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];
const rulesSkipped =
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

/** Validates a whole custom resource in the API server's order: metadata, schema, embedded resources and lists, rules. */
export function validateRoot(schema: StructuralSchema, value: JsonValue, old?: JsonValue): Validation {
  const walk = newWalk();
  checkValue({ schema: { type: "object", ...schema }, value, old, path: "", depth: 0 }, walk);
  const metadata = isObject(value) ? checkRootMetadata(value) : [];
  const errors: FieldError[] = [...metadata, ...walk.errors, ...checkStructure(schema, value)];
  if (!featuresOf(schema).rules) return { errors, unchecked: [] };
  if (errors.some((error) => blocking.includes(error.type))) {
    errors.push(invalid("", null, rulesSkipped));
    return { errors, unchecked: [] };
  }
  const rules = checkAllRules(schema, value, old);
  return { errors: [...errors, ...rules.errors], unchecked: rules.unchecked };
}
