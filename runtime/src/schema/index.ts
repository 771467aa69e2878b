export {
  type Admission,
  compileSchema,
  type CompiledSchema,
  type Validation,
  validateObject,
} from "./compile.ts";
export { type FieldError, type FieldErrorType, formatFieldError, type UncheckedRule } from "./field-error.ts";
export type { Pruned } from "./prune.ts";
export type { StructuralSchema, ValidationRule } from "./structural-schema.ts";
