import { isMet } from "../kubernetes/labels.ts";
import type { LabelSelector } from "../kubernetes/manifest.ts";
import { type ProblemList, nameOf } from "./problem.ts";
import { checkStringMap } from "./labels.ts";
import { isPlainObject } from "../kubernetes/json.ts";
import { checkLabelValue, checkQualifiedName } from "../kubernetes/names.ts";

type Labels = Readonly<Record<string, unknown>>;
type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

const operators = ["In", "NotIn", "Exists", "DoesNotExist"];

/**
 * Says in words which requirement of a selector the labels miss, or undefined when they match.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function missedRequirement(selector: LabelSelector, labels: Labels): string | undefined {
  const wanted = isPlainObject(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  const missed = wanted.find(([key, value]) => own(labels, key) !== value);
  if (missed !== undefined) return `${missed[0]}=${missed[1]}`;
  const expressions: Expression[] = Array.isArray(selector.matchExpressions) ? selector.matchExpressions : [];
  const failed = expressions.find((expression) => !isMet(expression, own(labels, expression.key)));
  return failed && `${failed.key} ${failed.operator} ${(failed.values ?? []).join(", ")}`.trimEnd();
}

/** Checks that a value is a selector that the API machinery can read. */
export function checkSelector(value: unknown, path: string, list: ProblemList): void {
  if (value === undefined) return;
  if (!isPlainObject(value)) {
    list.add(path, `${nameOf(value)} where a label selector belongs`, "give matchLabels or matchExpressions");
    return;
  }
  for (const key of Object.keys(value).filter((key) => key !== "matchLabels" && key !== "matchExpressions")) {
    list.add(`${path}.${key}`, "a label selector has no such field", "use matchLabels or matchExpressions");
  }
  checkStringMap(value["matchLabels"], { path: `${path}.matchLabels` }, list);
  for (const [key, label] of Object.entries(isPlainObject(value["matchLabels"]) ? value["matchLabels"] : {}))
    checkLabel(key, [label], `${path}.matchLabels[${JSON.stringify(key)}]`, list);
  checkExpressions(value["matchExpressions"], `${path}.matchExpressions`, list);
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
function checkLabel(key: string, values: readonly unknown[], path: string, list: ProblemList): void {
  const isWrong = (value: unknown): boolean => checkLabelValue(String(value)).length > 0;
  const wrong = checkQualifiedName(key).length === 0 ? values.find(isWrong) : key;
  if (wrong === undefined) return;
  const fix =
    "use up to 63 letters, digits, dashes, dots and underscores, with a letter or digit at both ends";
  list.add(path, `${JSON.stringify(wrong)} can be no label: Metacontroller could not read the rule`, fix);
}

function checkExpressions(value: unknown, path: string, list: ProblemList): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) {
    list.add(path, `${nameOf(value)} where a list belongs`, "give a list of {key, operator, values}");
    return;
  }
  for (const [index, expression] of value.entries()) checkExpression(expression, `${path}[${index}]`, list);
}

function checkExpression(value: unknown, path: string, list: ProblemList): void {
  const expression = isPlainObject(value) ? value : {};
  if (typeof expression["key"] !== "string" || !operators.includes(String(expression["operator"]))) {
    list.add(path, "no key, or an unknown operator", `give a key and one of ${operators.join(", ")}`);
    return;
  }
  const { values } = expression;
  const takesValues = expression["operator"] === "In" || expression["operator"] === "NotIn";
  const hasValues = Array.isArray(values) && values.length > 0;
  if (takesValues !== hasValues || (hasValues && !values.every((entry) => typeof entry === "string"))) {
    list.add(
      `${path}.values`,
      "values do not fit the operator",
      "give strings to In and NotIn, none to others",
    );
  } else checkLabel(expression["key"], hasValues ? values : [], path, list);
}

function own(labels: Labels, key: string): unknown {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
