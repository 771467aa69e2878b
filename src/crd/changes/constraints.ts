import type { JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import type { Add } from "./model.ts";

/** The differences of two schemas of one type in what values they allow. */
export function compareConstraints(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  compareEnums(before, after, add);
  compareBounds(before, after, add);
  compareNullable(before, after, add);
  compareDefaults(before, after, add);
  compareTexts(before, after, add);
  compareOpenness(before, after, add);
  compareRules(before, after, add);
}

function compareEnums({ enum: before }: StructuralSchema, { enum: after }: StructuralSchema, add: Add): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined)
    return add("enum-narrowed", "breaking", `Only ${shortText([...(after ?? [])])} are allowed now.`);
  if (after === undefined)
    return add(
      "enum-widened",
      "compatible",
      "Any value is allowed now; code that handles each of the old ones misses the rest.",
    );
  const gone = before.filter((value) => !after.some((other) => sameShape(value, other)));
  const fresh = after.filter((value) => !before.some((other) => sameShape(value, other)));
  if (gone.length > 0)
    add(
      "enum-narrowed",
      "breaking",
      `No longer allowed: ${gone.map((value) => shortText(value)).join(", ")}.`,
    );
  if (fresh.length > 0) {
    add(
      "enum-widened",
      "compatible",
      `Newly allowed: ${fresh.map((value) => shortText(value)).join(", ")}; code that handles each value misses them.`,
    );
  }
}

const lower = ["minimum", "minLength", "minItems", "minProperties"] as const;
const upper = ["maximum", "maxLength", "maxItems", "maxProperties"] as const;

function compareBounds(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  for (const key of lower)
    compareBound(key, before[key], after[key], -Infinity, (old, next) => next > old, add);
  for (const key of upper)
    compareBound(key, before[key], after[key], Infinity, (old, next) => next < old, add);
  for (const key of ["exclusiveMinimum", "exclusiveMaximum", "uniqueItems"] as const) {
    const [was, is] = [before[key] === true, after[key] === true];
    if (!was && is) add("bound-tightened", "breaking", `${key} is set now.`);
    if (was && !is) add("bound-loosened", "compatible", `${key} is no longer set.`);
  }
  if (before.multipleOf !== after.multipleOf) {
    const loosened = after.multipleOf === undefined;
    const message = `multipleOf changed from ${shortText(before.multipleOf)} to ${shortText(after.multipleOf)}.`;
    add(loosened ? "bound-loosened" : "bound-tightened", loosened ? "compatible" : "breaking", message);
  }
}

type IsTighter = (old: number, next: number) => boolean;

function compareBound(
  key: string,
  before: number | undefined,
  after: number | undefined,
  none: number,
  isTighter: IsTighter,
  add: Add,
): void {
  const [old, next] = [before ?? none, after ?? none];
  if (old === next) return;
  const message = `${key} changed from ${shortText(before)} to ${shortText(after)}.`;
  if (isTighter(old, next)) add("bound-tightened", "breaking", message);
  else add("bound-loosened", "compatible", message);
}

function compareNullable(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  const [was, is] = [before.nullable === true, after.nullable === true];
  if (was && !is) add("nullable-removed", "breaking", "null is no longer allowed.");
  if (!was && is)
    add("nullable-added", "breaking", "The value may be null now: code that reads it must expect that.");
}

function compareDefaults(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  if (sameShape(before.default, after.default)) return;
  if (after.default === undefined) {
    return add(
      "default-removed",
      "breaking",
      `The default ${shortText(before.default)} was removed: code that reads the field may find nothing.`,
    );
  }
  if (before.default === undefined)
    return add("default-added", "compatible", `The field has a default now: ${shortText(after.default)}.`);
  add(
    "default-changed",
    "compatible",
    `The default changed from ${shortText(before.default)} to ${shortText(after.default)}; objects that rely on it behave differently.`,
  );
}

function compareTexts(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  for (const [key, kind] of [
    ["pattern", "pattern-changed"],
    ["format", "format-changed"],
  ] as const) {
    const [old, next] = [before[key], after[key]];
    if (old === next) continue;
    const isLooser = next === undefined;
    const text = isLooser
      ? "is no longer demanded"
      : `changed from ${shortText(old)} to ${shortText(next)}: values that were valid may be refused`;
    add(kind, isLooser ? "compatible" : "breaking", `The ${key} ${text}.`);
  }
}

function compareOpenness(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  const [was, is] = [before, after].map((schema) => schema["x-kubernetes-preserve-unknown-fields"] === true);
  if (was === true && is === false)
    add("unknown-fields-closed", "breaking", "Unknown fields are dropped now.");
  if (was === false && is === true)
    add("unknown-fields-opened", "compatible", "Unknown fields are kept now.");
  const [old, next] = [before, after].map((schema) => schema["x-kubernetes-list-type"] ?? "atomic");
  const keysDiffer = !sameShape(before["x-kubernetes-list-map-keys"], after["x-kubernetes-list-map-keys"]);
  if (old === next && !keysDiffer) return;
  const loses = next === "atomic";
  add(
    "list-type-changed",
    loses ? "compatible" : "breaking",
    `The list type changed from ${String(old)} to ${String(next)}${loses ? "" : ": items must be unique, and are merged by their keys"}.`,
  );
}

function compareRules(before: StructuralSchema, after: StructuralSchema, add: Add): void {
  const rules = (schema: StructuralSchema): string[] =>
    (schema["x-kubernetes-validations"] ?? []).map(({ rule }) => rule.trim());
  const [old, next] = [rules(before), rules(after)];
  for (const rule of next)
    if (!old.includes(rule)) add("rule-added", "breaking", `A new rule may refuse existing objects: ${rule}`);
  for (const rule of old)
    if (!next.includes(rule)) add("rule-removed", "compatible", `A rule was removed: ${rule}`);
  const alternatives = (schema: StructuralSchema): unknown => [
    schema.allOf,
    schema.anyOf,
    schema.oneOf,
    schema.not,
  ];
  if (!sameShape(alternatives(before), alternatives(after))) {
    add(
      "alternatives-changed",
      "breaking",
      "allOf, anyOf, oneOf or not changed: values that were valid may be refused.",
    );
  }
}

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
function shortText(value: JsonValue | undefined): string {
  const text = value === undefined ? "none" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
