import type { StructuralSchema } from "@metatron/runtime/schema";

/** A schema that demands what both demand, as far as it takes to build a value; the validator has the last word. */
export function mergeSchemas(base: StructuralSchema, extra: StructuralSchema): StructuralSchema {
  const merged: {
    -readonly [Key in keyof StructuralSchema]: StructuralSchema[Key];
  } = { ...extra, ...base };
  const required = [...new Set([...(base.required ?? []), ...(extra.required ?? [])])];
  if (required.length > 0) merged.required = required;
  const properties = mergeProperties(base, extra);
  if (properties !== undefined) merged.properties = properties;
  if (base.items !== undefined && extra.items !== undefined)
    merged.items = mergeSchemas(base.items, extra.items);
  if (base.enum !== undefined && extra.enum !== undefined)
    merged.enum = base.enum.filter((item) => extra.enum?.includes(item));
  const bounds = [
    ["minimum", Math.max],
    ["minLength", Math.max],
    ["minItems", Math.max],
    ["minProperties", Math.max],
    ["maximum", Math.min],
    ["maxLength", Math.min],
    ["maxItems", Math.min],
    ["maxProperties", Math.min],
  ] as const;
  for (const [key, pick] of bounds) {
    const [left, right] = [base[key], extra[key]];
    if (left !== undefined && right !== undefined) merged[key] = pick(left, right);
  }
  return merged;
}

function mergeProperties(base: StructuralSchema, extra: StructuralSchema): StructuralSchema["properties"] {
  if (extra.properties === undefined) return base.properties;
  const entries = new Map(Object.entries(base.properties ?? {}));
  for (const [key, schema] of Object.entries(extra.properties)) {
    const known = entries.get(key);
    entries.set(key, known === undefined ? schema : mergeSchemas(known, schema));
  }
  return Object.fromEntries(entries);
}

const flattened = new WeakMap<StructuralSchema, StructuralSchema>();

/** The schema with `allOf` and the first of `anyOf` and `oneOf` made part of it; the alternatives stay for the validator. */
export function flatten(schema: StructuralSchema): StructuralSchema {
  let flat = flattened.get(schema);
  if (flat === undefined) {
    flat = merged(schema);
    flattened.set(schema, flat);
  }
  return flat;
}

function merged(schema: StructuralSchema): StructuralSchema {
  if (schema["x-kubernetes-int-or-string"] === true) return schema;
  const { allOf = [], anyOf = [], oneOf = [], ...own } = schema;
  const parts = [...allOf, ...anyOf.slice(0, 1), ...oneOf.slice(0, 1)];
  if (parts.length === 0) return schema;
  return parts.reduce((sum: StructuralSchema, part) => mergeSchemas(sum, flatten(part)), own);
}
