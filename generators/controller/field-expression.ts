import type { StructuralSchema } from "@metatron/runtime/schema";

/**
 * The expression that reads a field of the parent, or undefined when the schema has no such field of that type.
 * It compiles whether the fields on the way are required or not, and falls back when the field may be absent.
 */
export function readField(
  root: StructuralSchema,
  path: readonly string[],
  type: NonNullable<StructuralSchema["type"]>,
  fallback: string,
): string | undefined {
  let schema = root;
  let expression = "parent";
  let isSure = true;
  for (const name of path) {
    const next = step(schema, name);
    if (next === undefined) return undefined;
    expression += `${isSure ? "." : "?."}${name}`;
    isSure = next.isSure;
    schema = next.schema;
  }
  const isPlain = schema.type === type && schema.enum === undefined && !schema["x-kubernetes-int-or-string"];
  if (!isPlain) return undefined;
  return isSure && !expression.includes("?.") ? expression : `${expression} ?? ${fallback}`;
}

function step(schema: StructuralSchema, name: string): Step | undefined {
  const property = schema.properties?.[name];
  if (property === undefined || !identifier.test(name)) return undefined;
  const isSure = (schema.required ?? []).includes(name) || property.default !== undefined;
  return { schema: property, isSure: isSure && property.nullable !== true };
}

const identifier = /^[A-Za-z_$][\w$]*$/;

export interface Step {
  readonly schema: StructuralSchema;
  readonly isSure: boolean;
}
