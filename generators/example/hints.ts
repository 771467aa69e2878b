import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { StructuralSchema } from "@metatron/runtime/schema";
import { flatten } from "./build.ts";
import { textsFor } from "./pattern.ts";

/** What the text of a rule tells of the values that please it. */
export interface RuleHints {
  /** The fields that it speaks of. */
  readonly names: ReadonlySet<string>;
  /** Values that stand in it, and others that its functions understand. */
  readonly literals: readonly JsonValue[];
  /** Values that a field is compared with. */
  readonly equalities: ReadonlyMap<string, JsonValue>;
}

/** Reads the hints of a rule's text. */
export function hintsOf(text: string): RuleHints {
  return {
    names: namesIn(text),
    literals: [...new Set([...literalsIn(text), ...wordsIn(text), ...matchesIn(text)])],
    equalities: equalitiesIn(text),
  };
}

const escapes: readonly [string, string][] = [
  ["__dot__", "."],
  ["__dash__", "-"],
  ["__slash__", "/"],
  ["__underscores__", "__"],
];

function namesIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name = ""] of text.matchAll(/\.\??([A-Za-z_]\w*)/g)) {
    const plain = escapes.reduce((sum, [escaped, character]) => sum.replaceAll(escaped, character), name);
    names.add(plain).add(plain.replace(/^__(\w+)__$/, "$1"));
  }
  for (const [, name = ""] of text.matchAll(/\[\??["']([^"']+)["']\]/g)) names.add(name);
  for (const [, name = ""] of text.matchAll(/["']([\w.-]+)["']\s+in\b/g)) names.add(name);
  return names;
}

function literalsIn(text: string): JsonValue[] {
  const strings = [...text.matchAll(/"([^"\n]{0,200})"|'([^'\n]{0,200})'/g)].map(
    ([, double, single]) => double ?? single ?? "",
  );
  const numbers = [...text.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits));
  return [
    ...new Set<JsonValue>([
      ...strings,
      ...numbers.flatMap((number) => [number, number + 1, number - 1]),
      true,
      false,
    ]),
  ];
}

const understood: readonly [RegExp, readonly string[]][] = [
  [/\b(?:isCIDR|cidr)\(|ontainsCIDR/, ["10.0.0.0/24", "fd00::/64"]],
  [/\b(?:isIP|ip)\(|ontainsIP/, ["10.0.0.1", "fd00::1"]],
  [/\b(?:isURL|url)\(/, ["https://example.com", "http://example.com", "https://example.com/path"]],
  [/\bduration\(/, ["1s", "30s", "5m", "1h", "24h", "168h"]],
  [/\b(?:isQ|q)uantity\(/, ["1", "1Gi", "100m", "10", "0"]],
  [/\b(?:isS|s)emver\(/, ["1.0.0", "2.0.0"]],
  [/\btimestamp\(/, ["2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z"]],
  [/\bint\(/, ["1", "10", "50"]],
  [/dns1123|dns1035|labelValue/, ["example"]],
];

function wordsIn(text: string): string[] {
  return understood.filter(([pattern]) => pattern.test(text)).flatMap(([, words]) => words);
}

const TEXTS = 40;

function matchesIn(text: string): string[] {
  const found: string[] = [];
  for (const [, raw, double, single] of text.matchAll(
    /(?:matches|find)\(\s*(?:self\S*\s*,\s*)?(r)?(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')/g,
  )) {
    const literal = double ?? single ?? "";
    const pattern = raw === undefined ? literal.replaceAll(/\\(.)/g, "$1") : literal;
    for (const candidate of textsFor(pattern))
      if (found.length < TEXTS && !found.includes(candidate)) found.push(candidate);
  }
  return found;
}

function equalitiesIn(text: string): Map<string, JsonValue> {
  const pairs = new Map<string, JsonValue>();
  for (const [, name = "", double, single, digits] of text.matchAll(
    /\.(\w+)\s*==\s*(?:"([^"\n]*)"|'([^'\n]*)'|(-?\d+))/g,
  )) {
    if (!pairs.has(name)) pairs.set(name, digits === undefined ? (double ?? single ?? "") : Number(digits));
  }
  return pairs;
}

/** A place in an object: the way to it, the schemas that speak of it, and its value. */
export interface Spot {
  readonly steps: readonly (string | number)[];
  readonly schema: StructuralSchema;
  readonly value: JsonValue | undefined;
  readonly path: string;
  /** The object or list that holds it, and the schema of that; none for the root. */
  readonly parent?: Spot;
}

const DEEPEST = 40;

/** Every place of an object that its schema declares, fields that are not there included. */
export function* spotsOf(spot: Spot): Generator<Spot> {
  yield spot;
  if (spot.steps.length > DEEPEST) return;
  if (Array.isArray(spot.value)) yield* itemsOf(spot, spot.value);
  else if (typeof spot.value === "object" && spot.value !== null) yield* fieldsOf(spot, spot.value);
}

/** The place of the whole object. */
export function rootSpot(schema: StructuralSchema, object: JsonObject): Spot {
  return { steps: [], schema, value: object, path: "" };
}

function* itemsOf(parent: Spot, list: readonly JsonValue[]): Generator<Spot> {
  const schema = flatten(parent.schema).items ?? {};
  for (const [index, value] of list.entries()) {
    yield* spotsOf({
      steps: [...parent.steps, index],
      schema,
      value,
      path: `${parent.path}[${index}]`,
      parent,
    });
  }
}

function* fieldsOf(parent: Spot, object: JsonObject): Generator<Spot> {
  const { properties = {}, additionalProperties } = flatten(parent.schema);
  const extra = typeof additionalProperties === "object" ? additionalProperties : undefined;
  for (const key of new Set([...Object.keys(properties), ...Object.keys(object)])) {
    const declared = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const path = parent.path === "" ? key : `${parent.path}.${key}`;
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    yield* spotsOf({ steps: [...parent.steps, key], schema: declared ?? extra ?? {}, value, path, parent });
  }
}

/** A path as the walker writes it, whichever of its two ways of writing map keys was used. */
export function plainPath(path: string): string {
  return path
    .replaceAll(/\[([^\]]*)\]/g, (_all, key: string) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .replace(/^\./, "");
}

/** The object with another value at a place; `undefined` removes it. */
export function withValue(
  object: JsonObject,
  steps: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonObject {
  const copy = structuredClone(object);
  let holder: JsonValue | undefined = copy;
  for (const step of steps.slice(0, -1)) holder = childOf(holder, step);
  const last = steps.at(-1);
  if (Array.isArray(holder) && typeof last === "number") {
    if (value === undefined) holder.splice(last, 1);
    else holder[last] = value;
  } else if (typeof holder === "object" && holder !== null && typeof last === "string") {
    if (value === undefined) delete (holder as JsonObject)[last];
    else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

function childOf(holder: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (Array.isArray(holder)) return typeof step === "number" ? holder[step] : undefined;
  return typeof holder === "object" && holder !== null ? holder[step] : undefined;
}
