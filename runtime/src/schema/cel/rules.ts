import { Optional } from "@marcbachmann/cel-js";
import { type JsonValue, sameValue, MAX_DEPTH, isObject, type JsonObject } from "../../kubernetes/json.ts";
import {
  type FieldError,
  type UncheckedRule,
  duplicate,
  forbidden,
  invalid,
  required,
} from "../field-error.ts";
import type { StructuralSchema, ValidationRule } from "../../kubernetes/structural-schema.ts";
import {
  compileExpression,
  type Evaluated,
  type Expression,
  rulePath,
  type Variables,
} from "./expression.ts";
import { type CelValue, toCel } from "./values.ts";
import { featuresOf } from "../patterns.ts";
import { aligned } from "./reorder-old-value.ts";
import { oldItems, oldField } from "../validate/value.ts";
import { propertySchema, valueSchema, childPath } from "../prune.ts";
import { celName } from "./macro.ts";

/** Where rules are checked: the schema that holds them, the value they see, and the old one where there is a comparable one. */
export interface RuleSite {
  readonly schema: StructuralSchema;
  readonly path: string;
  readonly self: CelValue;
  readonly oldSelf?: CelValue;
  /** True when nothing changed here: then only transition rules still count. */
  readonly unchanged: boolean;
}

/** What the rules of a whole object came to. */
export interface RuleReport {
  readonly errors: FieldError[];
  readonly unchecked: UncheckedRule[];
}

/** Checks every rule of one schema node. */
function checkRules(site: RuleSite, report: RuleReport): void {
  for (const rule of site.schema["x-kubernetes-validations"] ?? []) checkRule(site, rule, report);
}

function checkRule(site: RuleSite, rule: ValidationRule, report: RuleReport): void {
  if (rule.rule.trim() === "") return;
  const mode = rule.optionalOldSelf === true ? "optionalOldSelf" : "plain";
  const expression = compileExpression(rule.rule, mode);
  const skip = (reason: string): void =>
    void report.unchecked.push({ path: site.path, rule: rule.rule, reason });
  if (expression.kind === "broken") return skip(expression.reason);
  if (expression.usesOldSelf && site.oldSelf === undefined && mode === "plain") return;
  const variables = variablesOf(site, mode);
  const result = expression.evaluate(variables);
  if (result.kind === "unchecked") return skip(result.reason);
  const error = errorOf(site, rule, result, variables);
  if (error !== undefined && (expression.usesOldSelf || !site.unchanged)) report.errors.push(error);
}

function variablesOf(site: RuleSite, mode: "plain" | "optionalOldSelf"): Variables {
  const { self, oldSelf } = site;
  if (mode === "optionalOldSelf")
    return { self, oldSelf: oldSelf === undefined ? Optional.none() : Optional.of(oldSelf) };
  return oldSelf === undefined ? { self } : { self, oldSelf };
}

function errorOf(
  site: RuleSite,
  rule: ValidationRule,
  result: Exclude<Evaluated, { kind: "unchecked" }>,
  variables: Variables,
): FieldError | undefined {
  const shown = site.schema.type ?? "object";
  if (result.kind === "failed")
    return invalid(site.path, shown, `${result.reason} evaluating rule: ${nameOf(rule)}`);
  if (result.value === true) return undefined;
  const path = rulePath(site.path, rule.fieldPath);
  return reasoned(path, shown, messageOf(rule, variables), rule.reason);
}

function reasoned(path: string, shown: JsonValue, message: string, reason: string | undefined): FieldError {
  switch (reason) {
    case "FieldValueForbidden":
      return forbidden(path, message);
    case "FieldValueRequired":
      return required(path, message);
    case "FieldValueDuplicate":
      return duplicate(path, shown);
    default:
      return invalid(path, shown, message);
  }
}

function messageOf(rule: ValidationRule, variables: Variables): string {
  const expression =
    rule.messageExpression === undefined ? undefined : compileMessage(rule.messageExpression);
  const result = expression?.kind === "compiled" ? expression.evaluate(variables) : undefined;
  const text = result?.kind === "value" && typeof result.value === "string" ? result.value.trim() : "";
  if (text !== "" && !text.includes("\n") && text.length <= 5 * 1024) return text;
  return rule.message === undefined || rule.message === ""
    ? `failed rule: ${nameOf(rule)}`
    : rule.message.trim();
}

function compileMessage(source: string): Expression {
  return compileExpression(source, "plain");
}

function nameOf(rule: ValidationRule): string {
  return (rule.message === undefined || rule.message === "" ? rule.rule : rule.message).trim();
}

export interface Place {
  readonly schema: StructuralSchema;
  readonly value: JsonValue;
  readonly old: JsonValue | undefined;
  readonly path: string;
  readonly depth: number;
  readonly self: CelValue;
  /** True when this or a comparable object around it did not change. */
  readonly unchanged: boolean;
}

/** Checks the rules of a whole object, transition rules where there is an old one. */
export function checkAllRules(
  schema: StructuralSchema,
  value: JsonValue,
  old: JsonValue | undefined,
): RuleReport {
  const report: RuleReport = { errors: [], unchecked: [] };
  const self = toCel(schema, value, true);
  visit(
    { schema, value, old, path: "", depth: 0, self, unchanged: old !== undefined && sameValue(value, old) },
    report,
  );
  return report;
}

function visit(place: Place, report: RuleReport): void {
  const { schema, value, old, path, depth } = place;
  if (value === null || depth > MAX_DEPTH || !featuresOf(schema).rules) return;
  if ((schema["x-kubernetes-validations"]?.length ?? 0) > 0) {
    const oldSelf =
      old === undefined || old === null ? undefined : toCel(schema, aligned(schema, old, value), path === "");
    checkRules({ schema, path, self: place.self, oldSelf, unchanged: place.unchanged }, report);
  }
  for (const part of schema.allOf ?? []) visit({ ...place, schema: part }, report);
  if (Array.isArray(value)) visitItems(place, value, report);
  else if (isObject(value)) visitFields(place, value, report);
}

function visitItems(place: Place, list: readonly JsonValue[], report: RuleReport): void {
  const { items } = place.schema;
  if (items === undefined || !featuresOf(items).rules) return;
  const oldItem = oldItems(place.schema, place.old);
  const selves = Array.isArray(place.self) ? (place.self as CelValue[]) : [];
  for (const [index, value] of list.entries()) {
    descend(
      place,
      { schema: items, value, old: oldItem(value), path: `${place.path}[${index}]`, self: selves[index] },
      report,
    );
  }
}

function visitFields(place: Place, object: JsonObject, report: RuleReport): void {
  const selves =
    place.self instanceof Map ? (place.self as Map<string, CelValue>) : new Map<string, CelValue>();
  for (const key of Object.keys(object)) {
    const value = object[key];
    const property = propertySchema(place.schema, key);
    const schema = property ?? valueSchema(place.schema);
    if (value === undefined || schema === undefined || !featuresOf(schema).rules) continue;
    const path = property === undefined ? `${place.path}[${key}]` : childPath(place.path, key);
    const self = selves.get(property === undefined ? key : (celName(key) ?? key));
    descend(place, { schema, value, old: oldField(place.schema, place.old, key), path, self }, report);
  }
}

function descend(parent: Place, child: Omit<Place, "depth" | "unchanged">, report: RuleReport): void {
  const unchanged = child.old === undefined ? parent.unchanged : sameValue(child.value, child.old);
  visit(
    { ...child, self: child.self ?? toCel(child.schema, child.value), depth: parent.depth + 1, unchanged },
    report,
  );
}
