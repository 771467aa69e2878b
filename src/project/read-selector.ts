import type { AnnotationSelector, LabelSelector } from "@metatron/runtime";
import { type Checker, joinPath } from "./checker.ts";

const operators = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

/** A label selector; absent stays absent. */
export function readLabelSelector(check: Checker, value: unknown, path: string): LabelSelector | undefined {
  return value === undefined ? undefined : readSelector(check, value, path, "matchLabels");
}

/** An annotation selector; absent stays absent. */
export function readAnnotationSelector(
  check: Checker,
  value: unknown,
  path: string,
): AnnotationSelector | undefined {
  return value === undefined ? undefined : readSelector(check, value, path, "matchAnnotations");
}

function readSelector(check: Checker, value: unknown, path: string, map: string): object {
  const fields = check.fields(value, path, [map, "matchExpressions"]);
  if (fields === undefined) return {};
  if (fields[map] !== undefined) checkMap(check, fields[map], joinPath(path, map));
  if (fields["matchExpressions"] !== undefined)
    check.list(fields["matchExpressions"], joinPath(path, "matchExpressions"), (item, place) =>
      checkExpression(check, item, place),
    );
  return fields;
}

function checkMap(check: Checker, value: unknown, path: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    check.wrong(path, "a map of text", value);
    return;
  }
  for (const [key, item] of Object.entries(value))
    if (typeof item !== "string") check.wrong(joinPath(path, key), "text", item);
}

function checkExpression(check: Checker, value: unknown, path: string): object | undefined {
  const fields = check.fields(value, path, ["key", "operator", "values"]);
  if (fields === undefined) return undefined;
  if (typeof fields["key"] !== "string") check.wrong(joinPath(path, "key"), "a key", fields["key"]);
  const operator = check.choice(fields["operator"], joinPath(path, "operator"), operators);
  const values = fields["values"];
  const isTexts = Array.isArray(values) && values.every((item) => typeof item === "string");
  const needsValues = operator === "In" || operator === "NotIn";
  if (needsValues && !(isTexts && values.length > 0))
    check.wrong(joinPath(path, "values"), "a list of texts", values);
  if (!needsValues && operator !== undefined && values !== undefined)
    check.wrong(joinPath(path, "values"), `absent with ${operator}`, values);
  return fields;
}
