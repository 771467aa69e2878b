import type { JsonValue } from "@metatron/runtime";
import { compileSchema, type StructuralSchema } from "@metatron/runtime/schema";
import { textsFor } from "./pattern/write.ts";
import { wordsFor } from "./words.ts";

const LONGEST = 100_000;

const counts: readonly [RegExp, number][] = [
  [/port/i, 8080],
  [/replicas|instances|nodes$|count$/i, 1],
  [/percent/i, 50],
  [/seconds|timeout|period|interval/i, 30],
];

/** Valid values of a scalar schema, the plainest first; `variant` 1 and on give others, for lists that want distinct items. */
export function scalarFor(schema: StructuralSchema, name: string, variant = 0): JsonValue {
  const found: JsonValue[] = [];
  for (const value of candidates(schema, name, variant)) {
    if (found.includes(value) || !isValid(schema, value)) continue;
    if (found.length === variant) return value;
    found.push(value);
  }
  return found.at(-1) ?? (schema.type === "string" ? "example" : 1);
}

/** True when a value has nothing wrong with it on its own. */
export function isValid(schema: StructuralSchema, value: JsonValue): boolean {
  const { errors } = compileSchema(wrapped(schema)).validate({ metadata: { name: "x" }, value });
  return errors.every((error) => error.message.startsWith("Invalid value: null: some validation rules"));
}

const wrappers = new WeakMap<StructuralSchema, StructuralSchema>();

function wrapped(schema: StructuralSchema): StructuralSchema {
  let wrapper = wrappers.get(schema);
  if (wrapper === undefined) {
    wrapper = { type: "object", properties: { value: schema } };
    wrappers.set(schema, wrapper);
  }
  return wrapper;
}

function* candidates(schema: StructuralSchema, name: string, variant: number): Generator<JsonValue> {
  if (schema.default !== undefined && schema.default !== null && typeof schema.default !== "object")
    yield schema.default;
  const choices = schema.enum ?? [];
  yield* choices.filter((choice) => choice !== "" && choice !== null);
  yield* choices;
  if (schema.type === "boolean") yield* [true, false];
  else if (schema.type === "integer" || schema.type === "number") yield* numbers(schema, name, variant);
  else if (schema["x-kubernetes-int-or-string"] === true) yield* intsOrStrings(schema, name, variant);
  else if (schema.type === "string") yield* strings(schema, name, variant);
}

function* intsOrStrings(schema: StructuralSchema, name: string, variant: number): Generator<JsonValue> {
  if (/memory|storage|size|capacity|cpu/i.test(name)) yield* wordsFor(name, undefined).slice(0, 1);
  yield* numbers(schema, name, variant);
  yield* strings(schema, name, variant);
}

function* numbers(schema: StructuralSchema, name: string, variant: number): Generator<number> {
  const { minimum, maximum, multipleOf = 1 } = schema;
  const hinted = counts.find(([pattern]) => pattern.test(name))?.[1];
  if (hinted !== undefined) yield hinted;
  const low = minimum === undefined ? 1 : Math.max(minimum, Math.min(1, maximum ?? 1));
  yield* [low, low + multipleOf, Math.ceil(low / multipleOf) * multipleOf];
  if (maximum !== undefined) yield* [maximum, maximum - multipleOf, (low + maximum) / 2];
  if (minimum !== undefined)
    yield* [minimum, minimum + multipleOf, Math.ceil(minimum / multipleOf) * multipleOf];
  if (minimum !== undefined && maximum !== undefined) yield (minimum + maximum) / 2;
  if (schema.type === "number") yield* [(minimum ?? 0) + 0.5, (maximum ?? 1) - 0.5];
  yield* [0, multipleOf];
  for (let step = 1; step <= variant + 2; step += 1) yield low + step * multipleOf;
}

function* strings(schema: StructuralSchema, name: string, variant: number): Generator<string> {
  const words = wordsFor(name, schema.format);
  if (variant > 0) for (const word of words.slice(0, 8)) yield* [`${word}-${variant}`, `${word}${variant}`];
  yield* words;
  if (schema.pattern !== undefined) yield* matching(schema.pattern, schema.minLength);
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    yield* (part.enum ?? []).filter((item) => typeof item === "string");
    if (part.pattern !== undefined) yield* matching(part.pattern, schema.minLength);
  }
  yield* padded(schema);
}

// A pattern without anchors lets a text grow at its ends.
function* matching(pattern: string, minLength = 0): Generator<string> {
  for (const text of textsFor(pattern)) {
    yield text;
    if (text.length < minLength && minLength <= LONGEST)
      yield* [text.padEnd(minLength, "a"), text.padStart(minLength, "a")];
  }
}

function* padded(schema: StructuralSchema): Generator<string> {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (minLength > LONGEST) return;
  yield "example".slice(0, Math.min(7, maxLength)).padEnd(minLength, "a");
  yield "".padEnd(minLength, "0");
}
