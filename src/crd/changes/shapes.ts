import type { JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";

/** The type of a schema in a word. */
export function typeText(schema: StructuralSchema): string {
  if (schema["x-kubernetes-int-or-string"] === true) return "integer or string";
  if (schema.type === "array") return "array";
  if (schema.type === "object" || schema.properties !== undefined)
    return typeof schema.additionalProperties === "object" ? "map" : "object";
  return schema.type ?? "any value";
}

/** True when two schemas differ in nothing but their descriptions. */
export function sameShape(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameShape(item, right[index]))
    );
  }
  if (
    typeof left !== "object" ||
    typeof right !== "object" ||
    left === null ||
    right === null ||
    Array.isArray(right)
  )
    return false;
  return sameEntries(left as Entries, right as Entries);
}

type Entries = Readonly<Record<string, unknown>>;

function sameEntries(left: Entries, right: Entries): boolean {
  let count = 0;
  for (const key of Object.keys(left)) {
    if (!isShape(key, left[key])) continue;
    count += 1;
    if (!Object.hasOwn(right, key) || !sameShape(left[key], right[key])) return false;
  }
  return Object.keys(right).filter((key) => isShape(key, right[key])).length === count;
}

// A property may be called "description" too: only a text is one.
function isShape(key: string, value: unknown): boolean {
  return value !== undefined && (key !== "description" || typeof value !== "string");
}

/** A value as JSON, shortened for a sentence. */
export function shortText(value: JsonValue | undefined): string {
  const text = value === undefined ? "none" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
