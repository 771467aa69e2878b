import type { Schema } from "./schemas.ts";

type Schemas = Readonly<Record<string, Schema>>;

const typeOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** Every place where a value leaves its schema: a field that the kind does not have, a wrong type, a wrong word. */
export function strictProblems(schemas: Schemas, schema: Schema, value: unknown, path = ""): string[] {
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.replace("#/definitions/", "")];
    return target === undefined
      ? [`${path}: no ${schema.$ref}`]
      : strictProblems(schemas, target, value, path);
  }
  if (schema.anyOf !== undefined) {
    const found = schema.anyOf.map((one) => strictProblems(schemas, one, value, path));
    return found.find((problems) => problems.length === 0) ?? found[0] ?? [];
  }
  const words = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (words !== undefined && !words.includes(value))
    return [`${path}: ${JSON.stringify(value)} is not among ${words.join()}`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.includes(typeOf(value)))
    return [`${path}: ${typeOf(value)} is not ${types.join()}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      strictProblems(schemas, schema.items ?? {}, item, `${path}[${index}]`),
    );
  return typeof value === "object" && value !== null ? fieldProblems(schemas, schema, value, path) : [];
}

function fieldProblems(schemas: Schemas, schema: Schema, value: object, path: string): string[] {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const missing = required.filter((key) => !(key in value)).map((key) => `${path}.${key}: is missing`);
  const wrong = Object.entries(value).flatMap(([key, field]) => {
    const known = properties[key] ?? (typeof others === "object" ? others : undefined);
    if (known !== undefined) return strictProblems(schemas, known, field, `${path}.${key}`);
    return others === false ? [`${path}.${key}: is unknown`] : [];
  });
  return [...missing, ...wrong];
}
