import { isObject, type JsonObject, type JsonValue } from "../kubernetes/json.ts";
import { applyDefaults } from "./defaults.ts";
import { featuresOf } from "./patterns.ts";
import { type FieldError, invalid, type UncheckedRule } from "./field-error.ts";
import { type Pruned, pruneObject } from "./prune.ts";
import type { StructuralSchema } from "../kubernetes/structural-schema.ts";
import { checkRootMetadata } from "./validate/metadata.ts";
import { checkStructure } from "./validate/scalars.ts";
import { checkValue } from "./validate/value.ts";
import { newWalk } from "./validate/result.ts";
import { checkAllRules } from "./cel/rules.ts";

/** What a validation found: every error, and every rule that could not be checked. */
export interface Validation {
  readonly errors: FieldError[];
  readonly unchecked: UncheckedRule[];
}

/** A schema of a custom resource, ready for use; nothing it is given is ever changed. */
export interface CompiledSchema {
  readonly schema: StructuralSchema;
  /** The object with its defaults, as the API server would store it. */
  applyDefaults(object: JsonObject): JsonObject;
  /** The object without unknown fields, and their paths. */
  prune(object: JsonObject): Pruned;
  /** Everything that is wrong with the object; with the object before the update, transition rules are checked too. */
  validate(object: JsonValue, old?: JsonValue): Validation;
}

/** An object as the API server would take it: defaulted, pruned, and what is wrong with it. */
export interface Admission extends Validation {
  readonly value: JsonObject;
  readonly pruned: string[];
}

const cache = new WeakMap<StructuralSchema, CompiledSchema>();

/** Makes a schema ready for use; cheap to call again for the same schema, patterns and rules are compiled when first met. */
export function compileSchema(schema: StructuralSchema): CompiledSchema {
  let compiled = cache.get(schema);
  if (compiled === undefined) {
    compiled = {
      schema,
      applyDefaults: (object) => applyDefaults(schema, object) as JsonObject,
      prune: (object) => pruneObject(schema, object),
      validate: (object, old) => validateRoot(schema, object, old),
    };
    cache.set(schema, compiled);
  }
  return compiled;
}

/** Defaults, prunes and validates an object in one go, as a write to the API server does. */
export function validateObject(schema: StructuralSchema, object: JsonObject, old?: JsonObject): Admission {
  const compiled = compileSchema(schema);
  const { value, pruned } = compiled.prune(compiled.applyDefaults(object));
  return { value, pruned, ...compiled.validate(value, old) };
}

const blocking: readonly string[] = [
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];
const rulesSkipped =
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

/** Validates a whole custom resource in the API server's order: metadata, schema, embedded resources and lists, rules. */
function validateRoot(schema: StructuralSchema, value: JsonValue, old?: JsonValue): Validation {
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
