import type { JsonObject } from "@metatron/runtime";
import { type Spot, withValue, plainPath, spotsOf, rootSpot, hintsOf } from "./hints.ts";
import type { StructuralSchema, FieldError, ValidationRule } from "@metatron/runtime/schema";
import { alternatives, assigned, changes } from "./changes.ts";
import { buildField, buildValue } from "./build.ts";

/** Objects that may be without this error, the likeliest first. */
export function* candidates(
  schema: StructuralSchema,
  object: JsonObject,
  error: FieldError,
): Generator<JsonObject> {
  const path = pathOf(error);
  const spot = find(schema, object, path);
  if (error.type === "FieldValueRequired") yield* fill(schema, object, path, spot);
  if (error.path === "<nil>" && spot !== undefined) yield* alternatives(object, spot);
  if (spot !== undefined && spot.steps.length > 0) yield* replace(object, spot, error);
  yield* ruleRepairs(schema, object, error, path);
  for (let around = spot; around !== undefined; around = around.parent) {
    if (around.steps.length > 0 && !isRequired(around)) yield withValue(object, around.steps, undefined);
    yield* alternatives(object, around);
  }
}

function pathOf(error: FieldError): string {
  if (error.path !== "<nil>") return plainPath(error.path);
  const quoted = /^Invalid value: "": ("(?:\\.|[^"\\])*")/.exec(error.message)?.[1];
  return quoted === undefined ? "" : plainPath(String(JSON.parse(quoted)));
}

function find(schema: StructuralSchema, object: JsonObject, path: string): Spot | undefined {
  for (const spot of spotsOf(rootSpot(schema, object))) if (spot.path === path) return spot;
  return undefined;
}

function* fill(
  schema: StructuralSchema,
  object: JsonObject,
  path: string,
  spot: Spot | undefined,
): Generator<JsonObject> {
  if (spot?.parent !== undefined) {
    const key = String(spot.steps.at(-1));
    for (const variant of [0, 1])
      yield withValue(object, spot.steps, buildField(spot.parent.schema, key, { variant }));
    yield withValue(object, spot.steps, buildValue(spot.schema, key));
    return;
  }
  for (const around of spotsOf(rootSpot(schema, object))) {
    const key =
      around.path === ""
        ? path
        : path.startsWith(`${around.path}.`)
          ? path.slice(around.path.length + 1)
          : "";
    if (key === "" || typeof around.value !== "object" || around.value === null) continue;
    yield withValue(object, [...around.steps, key], buildField(around.schema, key));
  }
}

function* replace(object: JsonObject, spot: Spot, error: FieldError): Generator<JsonObject> {
  const key = spot.steps.findLast((step) => typeof step === "string") ?? "";
  for (const variant of [0, 1, 2])
    yield withValue(object, spot.steps, buildValue(spot.schema, key, { variant }));
  if (error.type === "FieldValueDuplicate" || error.type === "FieldValueTooMany")
    yield withValue(object, spot.steps, undefined);
}

function isRequired(spot: Spot): boolean {
  const last = spot.steps.at(-1);
  return typeof last === "string" && spot.parent?.schema.required?.includes(last) === true;
}

/** Tries to please the rules that may stand behind an error: adds, removes and changes the fields that they speak of. */
function* ruleRepairs(
  schema: StructuralSchema,
  object: JsonObject,
  error: FieldError,
  path: string,
): Generator<JsonObject> {
  for (const site of sitesOf(schema, object, error, path)) {
    const text = site.rules.map((rule) => `${rule.rule} ${rule.message ?? ""}`).join("\n");
    const hints = hintsOf(text);
    for (const spot of spotsOf(site.spot)) {
      yield* assigned(object, spot, hints);
      if (spot === site.spot ? spot.steps.length > 0 : isNamed(spot, hints.names) && near(site.spot, spot)) {
        yield* changes(object, spot, hints);
      }
    }
  }
}

export interface Site {
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
