import type { JsonObject } from "@metatron/runtime";
import {
  compileSchema,
  type FieldError,
  type StructuralSchema,
  type UncheckedRule,
  validateObject,
} from "@metatron/runtime/schema";

/** How far an object is from being valid, and why. */
export interface Score {
  readonly points: number;
  readonly errors: readonly FieldError[];
  readonly unchecked: readonly UncheckedRule[];
}

const BLOCKED = 1000;
const RAW = 0.001;

/** Judges an object as a write would, defaults first; then, with less weight, as it stands. */
export function scoreOf(schema: StructuralSchema, object: JsonObject): Score {
  const admitted = validateObject(schema, object);
  const errors = real(admitted.errors);
  const blocked = errors.length < admitted.errors.length ? BLOCKED : 0;
  const points = errors.length + admitted.pruned.length + blocked;
  if (points > 0) return { points, errors, unchecked: admitted.unchecked };
  const plain = real(compileSchema(schema).validate(object).errors);
  return { points: plain.length * RAW, errors: plain, unchecked: admitted.unchecked };
}

function real(errors: readonly FieldError[]): FieldError[] {
  return errors.filter((error) => !error.message.startsWith("Invalid value: null: some validation rules"));
}
