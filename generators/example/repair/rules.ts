import type { JsonObject, JsonValue } from "@metatron/runtime";
import type { FieldError, StructuralSchema, ValidationRule } from "@metatron/runtime/schema";
import { buildValue } from "../build.ts";
import { scalarFor } from "../scalars.ts";
import { rootSpot, type Spot, spotsOf, withValue } from "./locate.ts";

/** Tries to please the rules that may stand behind an error: adds, removes and changes the fields that they speak of. */
export function* ruleRepairs(
  schema: StructuralSchema,
  object: JsonObject,
  error: FieldError,
  path: string,
): Generator<JsonObject> {
  for (const site of sitesOf(schema, object, error, path)) {
    const text = site.rules.map((rule) => `${rule.rule} ${rule.message ?? ""}`).join("\n");
    const names = namesIn(text);
    const literals = literalsIn(text);
    for (const spot of spotsOf({ ...site.spot, steps: site.spot.steps })) {
      if (spot === site.spot ? spot.steps.length > 0 : isNamed(spot, names) && near(site.spot, spot)) {
        yield* changes(object, spot, literals);
      }
    }
  }
}

interface Site {
  readonly spot: Spot;
  readonly rules: readonly ValidationRule[];
}

function sitesOf(schema: StructuralSchema, object: JsonObject, error: FieldError, path: string): Site[] {
  const sites: Site[] = [];
  for (const spot of spotsOf(rootSpot(schema, object))) {
    const rules = rulesOf(spot.schema).filter((rule) => isBehind(rule, error));
    const isAround =
      spot.path === "" ||
      path === spot.path ||
      path.startsWith(`${spot.path}.`) ||
      path.startsWith(`${spot.path}[`);
    if (rules.length > 0 && isAround && spot.value !== undefined) sites.push({ spot, rules });
  }
  return sites.reverse();
}

function rulesOf(schema: StructuralSchema): readonly ValidationRule[] {
  return [...(schema["x-kubernetes-validations"] ?? []), ...(schema.allOf ?? []).flatMap(rulesOf)];
}

function isBehind(rule: ValidationRule, error: FieldError): boolean {
  const shown = rule.message?.trim() ?? rule.rule.trim();
  return (
    error.message.includes(shown) ||
    error.message.includes(rule.rule.trim()) ||
    rule.messageExpression !== undefined
  );
}

function near(site: Spot, spot: Spot): boolean {
  return spot.steps.length - site.steps.length <= 8;
}

function isNamed(spot: Spot, names: ReadonlySet<string>): boolean {
  const last = spot.steps.at(-1);
  return typeof last === "number"
    ? names.has(String(spot.steps.at(-2)))
    : last !== undefined && names.has(last);
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

function* changes(object: JsonObject, spot: Spot, literals: readonly JsonValue[]): Generator<JsonObject> {
  const { schema, value, steps } = spot;
  const name = steps.findLast((step) => typeof step === "string") ?? "";
  if (value === undefined) yield withValue(object, steps, buildValue(schema, name));
  else yield withValue(object, steps, undefined);
  if (schema.type === "array") yield* listChanges(object, spot, name, literals);
  else if (schema.type === "object" || schema.properties !== undefined)
    yield* objectChanges(object, spot, name);
  else yield* scalarChanges(object, spot, name, literals);
}

function* scalarChanges(
  object: JsonObject,
  { schema, steps }: Spot,
  name: string,
  literals: readonly JsonValue[],
): Generator<JsonObject> {
  const others = literals.filter((literal) => fits(schema, literal)).flatMap((literal) => extended(literal));
  const variants = [0, 1, 2, 3].map((variant) => scalarFor(schema, name, variant));
  for (const value of new Set([...others, ...(schema.enum ?? []), ...variants]))
    yield withValue(object, steps, value);
}

function extended(literal: JsonValue): JsonValue[] {
  if (typeof literal !== "string") return [literal];
  return [literal, `${literal}example`, `example${literal}`, literal.replaceAll(/^[\^]|[$]$/g, "")];
}

function fits(schema: StructuralSchema, literal: JsonValue): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return typeof literal !== "boolean";
  const type = schema.type === "integer" ? "number" : schema.type;
  return type === undefined || typeof literal === type;
}

function* listChanges(
  object: JsonObject,
  { schema, value, steps }: Spot,
  name: string,
  literals: readonly JsonValue[],
): Generator<JsonObject> {
  const items = schema.items ?? {};
  const list = Array.isArray(value) ? value : [];
  const item = buildValue(items, name.replace(/s$/, ""), { variant: list.length });
  yield withValue(object, steps, [...list, item]);
  yield withValue(object, steps, [item]);
  if (list.length > 0) yield withValue(object, steps, list.slice(0, -1));
  for (const literal of literals)
    if (fits(items, literal) && items.type !== "object") yield withValue(object, steps, [literal]);
}

function* objectChanges(
  object: JsonObject,
  { schema, value, steps }: Spot,
  name: string,
): Generator<JsonObject> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    yield* optionalFields(schema).map((key) => {
      const built = buildValue({ ...schema, required: [...(schema.required ?? []), key] }, name);
      return withValue(object, steps, built);
    });
    return;
  }
  if (Object.keys(value).length > 0) yield withValue(object, steps, {});
  yield withValue(object, steps, buildValue(schema, name));
  for (const key of optionalFields(schema)) {
    yield withValue(object, [...steps, key], buildValue(schema.properties?.[key] ?? {}, key));
  }
}

function optionalFields(schema: StructuralSchema): string[] {
  return Object.keys(schema.properties ?? {})
    .filter((key) => key !== "__proto__" && schema.required?.includes(key) !== true)
    .slice(0, 60);
}
