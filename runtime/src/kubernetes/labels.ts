import type { LabelSelector } from "./manifest.ts";

/** The label that `generateSelector` puts on children, with the parent's uid. */
export const generatedLabel = "controller-uid";

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels (or annotations) are selected. */
export type Matcher = (labels: Labels) => boolean;

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

/** A matcher for a label selector; an absent or empty one selects everything. Throws what Kubernetes would refuse. */
export function compileSelector(selector: LabelSelector | undefined): Matcher {
  const pairs = Object.entries(selector?.matchLabels ?? {});
  const expressions = (selector?.matchExpressions ?? []).map(compileExpression);
  return (labels) =>
    pairs.every(([key, value]) => labels?.[key] === value) && expressions.every((matches) => matches(labels));
}

/** Whether a selector selects everything. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0
  );
}

function compileExpression({ key, operator, values = [] }: Expression): Matcher {
  switch (operator) {
    case "In":
      need(values.length > 0, `for 'in', 'notin' operators, values set can't be empty`);
      return (labels) => labels?.[key] !== undefined && values.includes(labels[key]);
    case "NotIn":
      need(values.length > 0, `for 'in', 'notin' operators, values set can't be empty`);
      return (labels) => labels?.[key] === undefined || !values.includes(labels[key]);
    case "Exists":
      need(values.length === 0, "values set must be empty for exists and does not exist");
      return (labels) => labels?.[key] !== undefined;
    case "DoesNotExist":
      need(values.length === 0, "values set must be empty for exists and does not exist");
      return (labels) => labels?.[key] === undefined;
    default:
      throw new Error(`"${String(operator)}" is not a valid label selector operator`);
  }
}

function need(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
