import { Optional } from "@marcbachmann/cel-js";
import type { JsonValue } from "../../kubernetes/json.ts";
import {
  type FieldError,
  type UncheckedRule,
  duplicate,
  forbidden,
  invalid,
  required,
} from "../field-error.ts";
import type { StructuralSchema, ValidationRule } from "../structural-schema.ts";
import { type Evaluated, type Expression, type Variables, compileExpression } from "./expression.ts";
import { rulePath } from "./field-path.ts";
import type { CelValue } from "./values.ts";

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
export function checkRules(site: RuleSite, report: RuleReport): void {
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
