import { isMet } from "../../kubernetes/labels.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { type Report, shown } from "./error.ts";

/** An object of one kind, or its name. */
export type Reference<Kind extends string = string> =
  string | { readonly kind: Kind; readonly metadata?: { readonly name?: string } };

/** The name that a reference means; empty when the object has none. */
export function nameOf(reference: Reference): string {
  return typeof reference === "string" ? reference : (reference.metadata?.name ?? "");
}

/** The name that an optional reference means. */
export function optionalName(reference: Reference | undefined): string | undefined {
  return reference === undefined ? undefined : nameOf(reference);
}

/** Whether a value is a whole Kubernetes object rather than a part of one. */
export function isObject(value: unknown): value is KubernetesObject {
  return typeof value === "object" && value !== null && "kind" in value && "metadata" in value;
}

type Labels = Readonly<Record<string, string | undefined>>;

/** A label selector as it may be given. */
export interface Selector {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?:
    | readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
    | undefined;
}

/** Reports where a selector would not match the pods of its own workload. */
export function checkSelects(report: Report, selector: Selector, labels: Labels): void {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    if (value !== undefined && labels[key] !== value)
      report(
        `podLabels[${shown(key)}]`,
        `pods are selected by this label, so it must stay ${shown(value)} (set component or matchLabels instead), is ${shown(labels[key])}`,
      );
  for (const { key, operator, values = [] } of selector.matchExpressions ?? [])
    if (!isMet({ key, operator, values }, labels[key]))
      report(
        "selector.matchExpressions",
        `the pods' label ${shown(key)} does not fulfil ${operator} ${shown(values)}`,
      );
}
