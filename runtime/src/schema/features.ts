import { MAX_DEPTH } from "../kubernetes/json.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** What a schema holds anywhere below, so that a walk can skip what has nothing to look for. */
export interface Features {
  readonly embedded: boolean;
  readonly lists: boolean;
  readonly rules: boolean;
}

const nothing: Features = { embedded: false, lists: false, rules: false };
const cache = new WeakMap<StructuralSchema, Features>();

/** The features of a schema and all below it; computed once for each schema object. */
export function featuresOf(schema: StructuralSchema, depth = 0): Features {
  if (depth > MAX_DEPTH) return nothing;
  const known = cache.get(schema);
  if (known !== undefined) return known;
  cache.set(schema, nothing);
  const found = childSchemas(schema).reduce(
    (sum, child) => join(sum, featuresOf(child, depth + 1)),
    ownFeatures(schema),
  );
  cache.set(schema, found);
  return found;
}

function ownFeatures(schema: StructuralSchema): Features {
  const listType = schema["x-kubernetes-list-type"];
  return {
    embedded: schema["x-kubernetes-embedded-resource"] === true,
    lists: listType === "set" || listType === "map",
    rules: (schema["x-kubernetes-validations"]?.length ?? 0) > 0,
  };
}

function join(left: Features, right: Features): Features {
  return {
    embedded: left.embedded || right.embedded,
    lists: left.lists || right.lists,
    rules: left.rules || right.rules,
  };
}

function childSchemas(schema: StructuralSchema): StructuralSchema[] {
  const { properties, additionalProperties, items, allOf } = schema;
  const children = [...Object.values(properties ?? {}), ...(allOf ?? [])];
  if (typeof additionalProperties === "object") children.push(additionalProperties);
  if (items !== undefined) children.push(items);
  return children;
}
