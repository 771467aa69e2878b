import { type StructuralSchema, compileSchema, formatFieldError } from "@metatron/runtime/schema";

const metadata = { name: "x" };

/** What is wrong with an object whose spec has this schema and value, as kubectl prints it. */
export function problems(spec: StructuralSchema, value: unknown): string[] {
  const schema: StructuralSchema = { type: "object", properties: { spec } };
  const object = { apiVersion: "a/v1", kind: "A", metadata, ...(value === undefined ? {} : { spec: value }) };
  return compileSchema(schema)
    .validate(JSON.parse(JSON.stringify(object)))
    .errors.map(formatFieldError);
}
