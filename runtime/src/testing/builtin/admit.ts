import type { JsonObject } from "../../json.ts";
import type { FieldError } from "../../schema/index.ts";
import { allocate } from "./allocate.ts";
import { applyBuiltinDefaults } from "./defaults.ts";
import { immutableErrors } from "./immutable.ts";
import { builtinErrors } from "./validate.ts";

/** What a create or an update of a built-in object leads to: its stored form, and what is wrong with it. */
export function admitBuiltin(
  object: JsonObject,
  old: JsonObject | undefined,
): { value: JsonObject; errors: readonly FieldError[] } {
  const value = applyBuiltinDefaults(object);
  allocate(value, old);
  return {
    value,
    errors: [...builtinErrors(value), ...(old === undefined ? [] : immutableErrors(value, old))],
  };
}
