import type { LabelSelector } from "./manifest.ts";

/** The label that `generateSelector` puts on children, with the parent's uid. */
export const generatedLabel = "controller-uid";

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels (or annotations) are selected. */
export type Matcher = (labels: Labels) => boolean;

/** One requirement of a label selector. */
export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const operators = ["In", "NotIn", "Exists", "DoesNotExist"];

/** A matcher for a label selector; an absent or empty one selects everything. Throws what Kubernetes would refuse. */
export function compileSelector(selector: LabelSelector | undefined): Matcher {
  const pairs = Object.entries(selector?.matchLabels ?? {});
  const expressions = selector?.matchExpressions ?? [];
  for (const expression of expressions) checkExpression(expression);
  return (labels) =>
    pairs.every(([key, value]) => labels?.[key] === value) &&
    expressions.every((expression) => isMet(expression, labels?.[expression.key]));
}

/** Whether a selector selects everything. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0
  );
}

/** Whether the value of a label (undefined when it is absent) fulfils one requirement of a selector. */
export function isMet({ operator, values = [] }: Expression, label: unknown): boolean {
  if (operator === "In") return typeof label === "string" && values.includes(label);
  if (operator === "NotIn") return typeof label !== "string" || !values.includes(label);
  return operator === "Exists" ? label !== undefined : label === undefined;
}

function checkExpression({ operator, values = [] }: Expression): void {
  if (!operators.includes(operator)) throw new Error(`"${operator}" is not a valid label selector operator`);
  const takesValues = operator === "In" || operator === "NotIn";
  if (takesValues && values.length === 0)
    throw new Error(`for 'in', 'notin' operators, values set can't be empty`);
  if (!takesValues && values.length > 0)
    throw new Error("values set must be empty for exists and does not exist");
}
