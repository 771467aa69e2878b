export type { StructuralSchema, ValidationRule } from "./structural-schema.ts";
