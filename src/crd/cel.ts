import { parseRule, type StructuralSchema, type ValidationRule } from "@metatron/runtime/schema";
import { at, type Findings, show } from "./inspection.ts";
import { checkCost } from "./cel-cost.ts";
import { findUnknownField } from "./cel-fields.ts";

/** Where rules stand: their schema, and how often it may come in one object. */
interface Site {
  readonly path: string;
  readonly isResource: boolean;
  /** The innermost list around the schema whose items can't be found again in the old object. */
  readonly uncorrelatable: string | undefined;
  readonly cardinality: number;
}

/** Looks for rules that the API server does not compile, or that may cost too much. */
export function checkRules(schema: StructuralSchema, path: string, findings: Findings): void {
  visit(schema, { path, isResource: true, uncorrelatable: undefined, cardinality: 1 }, findings);
}

function visit(schema: StructuralSchema, site: Site, findings: Findings): void {
  for (const [index, rule] of (schema["x-kubernetes-validations"] ?? []).entries())
    checkRule(rule, schema, site, `${at(site.path, "x-kubernetes-validations")}[${index}]`, findings);
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    visit(child, below(site, child, at(at(site.path, "properties"), name), 1), findings);
  const { items, additionalProperties: values } = schema;
  if (items !== undefined) {
    const path = at(site.path, "items");
    const isMap = schema["x-kubernetes-list-type"] === "map";
    const next = below(site, items, path, schema.maxItems ?? 1);
    visit(items, isMap ? next : { ...next, uncorrelatable: site.uncorrelatable ?? site.path }, findings);
  }
  if (typeof values === "object")
    visit(
      values,
      below(site, values, at(site.path, "additionalProperties"), schema.maxProperties ?? 1),
      findings,
    );
}

function below(site: Site, schema: StructuralSchema, path: string, times: number): Site {
  const isResource = schema["x-kubernetes-embedded-resource"] === true;
  return { ...site, path, isResource, cardinality: site.cardinality * times };
}

const reasons = ["FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate"];

function checkRule(
  rule: ValidationRule,
  schema: StructuralSchema,
  site: Site,
  path: string,
  findings: Findings,
): void {
  const refuse = (field: string, words: string, fix: string): void =>
    findings.refuse("CRD_SCHEMA", at(path, field), words, fix);
  checkTexts(rule, refuse);
  if (rule.rule.trim() !== "") checkExpression(rule.rule, "rule", rule, schema, site, refuse);
  if (rule.messageExpression !== undefined && rule.messageExpression.trim() !== "")
    checkExpression(rule.messageExpression, "messageExpression", rule, schema, site, refuse);
}

type Refuse = (field: string, words: string, fix: string) => void;

function checkTexts(rule: ValidationRule, refuse: Refuse): void {
  const { message, messageExpression, reason, fieldPath } = rule;
  if (rule.rule.trim() === "") refuse("rule", "Required value: rule is not specified", "give the rule");
  if (message !== undefined && message !== "" && message.trim() === "")
    refuse("message", `Invalid value: ${show(message)}: message must be non-empty if specified`, "write it");
  else if (message?.trim().includes("\n"))
    refuse(
      "message",
      `Invalid value: ${show(message)}: message must not contain line breaks`,
      "write one line",
    );
  else if (rule.rule.trim().includes("\n") && (message ?? "").trim() === "")
    refuse(
      "message",
      "Required value: message must be specified if rule contains line breaks",
      "give a message of one line",
    );
  if (messageExpression !== undefined && messageExpression !== "" && messageExpression.trim() === "")
    refuse(
      "messageExpression",
      "Required value: messageExpression must be non-empty if specified",
      "write it or remove it",
    );
  if (reason !== undefined && !reasons.includes(reason)) {
    const allowed = [...reasons].sort().map((each) => JSON.stringify(each));
    refuse(
      "reason",
      `Unsupported value: ${show(reason)}: supported values: ${allowed.join(", ")}`,
      "use one of them",
    );
  }
  if (fieldPath?.includes("\n"))
    refuse(
      "fieldPath",
      `Invalid value: ${show(fieldPath)}: fieldPath must not contain line breaks`,
      "write one line",
    );
}

function checkExpression(
  source: string,
  field: "rule" | "messageExpression",
  rule: ValidationRule,
  schema: StructuralSchema,
  site: Site,
  refuse: Refuse,
): void {
  const failed = `Invalid value: ${show(source)}: compilation failed: ERROR: `;
  const parsed = parseRule(source, rule.optionalOldSelf === true ? "optionalOldSelf" : "plain");
  if (parsed.kind === "broken")
    return refuse(field, `${failed}${parsed.reason}`, "correct the CEL expression");
  const unknown = findUnknownField(parsed.tree, schema, site.isResource);
  if (unknown !== undefined)
    return refuse(field, `${failed}undefined field '${unknown}'`, "declare the field, or correct its name");
  if (field === "rule") {
    const usesOld = /\boldSelf\b/.test(source.replace(/"[^"]*"|'[^']*'/g, ""));
    if (usesOld && site.uncorrelatable !== undefined)
      refuse(
        field,
        `Invalid value: ${show(source)}: oldSelf cannot be used on the uncorrelatable portion of the schema within ${site.uncorrelatable}`,
        "make the list one of type map, or move the rule outside of it",
      );
  }
  const cost = checkCost(parsed.tree, schema, site);
  if (cost !== undefined)
    refuse(field, `Forbidden: ${cost}`, "declare maxItems, maxProperties and maxLength where the rule reads");
}
