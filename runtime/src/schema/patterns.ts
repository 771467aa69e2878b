import { RE2JS } from "re2js";
import { type JsonValue, MAX_DEPTH } from "../kubernetes/json.ts";
import type { StructuralSchema } from "../kubernetes/structural-schema.ts";

/** A compiled pattern, or why RE2 refuses it. */
export type Pattern =
  | {
      readonly kind: "pattern";
      /** True when the pattern is found anywhere in the text. */
      matches(text: string): boolean;
      /** The first matches in the text, all of them without a limit. */
      findAll(text: string, limit?: number): string[];
    }
  | { readonly kind: "broken"; readonly reason: string };

const cache = new Map<string, Pattern>();
const LIMIT = 5000;

/** The pattern as Go's RE2 reads it, found anywhere in the text; compiled once, matched in linear time. */
export function compilePattern(source: string): Pattern {
  let pattern = cache.get(source);
  if (pattern === undefined) {
    if (cache.size >= LIMIT) cache.clear();
    pattern = compile(source);
    cache.set(source, pattern);
  }
  return pattern;
}

function compile(source: string): Pattern {
  try {
    const compiled = RE2JS.compile(source);
    return {
      kind: "pattern",
      matches: (text) => compiled.test(text),
      findAll: (text, limit = Number.POSITIVE_INFINITY) => findAll(compiled, text, limit),
    };
  } catch (error) {
    return { kind: "broken", reason: error instanceof Error ? error.message : String(error) };
  }
}

function findAll(compiled: RE2JS, text: string, limit: number): string[] {
  const matcher = compiled.matcher(text);
  const found: string[] = [];
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}

const LONGEST = 4096;

/** A value as it stands in an error text: strings (and `null`) quoted, numbers as Go prints them, the rest as JSON. */
export function displayValue(value: JsonValue): string {
  if (typeof value === "number") return displayNumber(value);
  if (value === null) return '"null"';
  const text = shallowEnough(value, 64) ? JSON.stringify(value) : "(deeply nested value)";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A number as Go's `%v` prints it: whole numbers in full, others in their shortest form. */
export function displayNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return BigInt(value).toString();
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

function shallowEnough(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((item) => shallowEnough(item, levels - 1));
}

/** What a schema holds anywhere below, so that a walk can skip what has nothing to look for. */
export interface Features {
  readonly embedded: boolean;
  readonly lists: boolean;
  readonly rules: boolean;
}

const nothing: Features = { embedded: false, lists: false, rules: false };
const featureCache = new WeakMap<StructuralSchema, Features>();

/** The features of a schema and all below it; computed once for each schema object. */
export function featuresOf(schema: StructuralSchema, depth = 0): Features {
  if (depth > MAX_DEPTH) return nothing;
  const known = featureCache.get(schema);
  if (known !== undefined) return known;
  featureCache.set(schema, nothing);
  const found = childSchemas(schema).reduce(
    (sum, child) => join(sum, featuresOf(child, depth + 1)),
    ownFeatures(schema),
  );
  featureCache.set(schema, found);
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
