export {
  type Admission,
  compileSchema,
  type CompiledSchema,
  type Validation,
  validateObject,
} from "./compile.ts";
export {
  duplicate,
  type FieldError,
  type FieldErrorType,
  forbidden,
  formatFieldError,
  invalid,
  notFound,
  notSupported,
  required,
  tooLong,
  type UncheckedRule,
} from "./field-error.ts";
export { schemaForKey } from "./prune.ts";
export type { Pruned } from "./prune.ts";
export { compilePattern, type Pattern } from "./patterns.ts";
export { type ParsedRule, parseRule } from "./cel/expression.ts";
export { celName, type Node as RuleNode } from "./cel/macro.ts";
export type { StructuralSchema, ValidationRule } from "../kubernetes/structural-schema.ts";
