import type { JsonObject } from "@metatron/runtime";
import type { FieldError, StructuralSchema, ValidationRule } from "@metatron/runtime/schema";
import { assigned, changes } from "./changes.ts";
import { hintsOf } from "./hints.ts";
import { rootSpot, type Spot, spotsOf } from "./locate.ts";

/** Tries to please the rules that may stand behind an error: adds, removes and changes the fields that they speak of. */
export function* ruleRepairs(
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
