import type { RelatedRule } from "../hooks/result.ts";
import type { LabelSelector } from "../manifest.ts";

/** Which namespaces a rule looks into: the parent's (by default), one by name, or several by their labels. */
export type Where = { readonly namespace?: string } | { readonly namespaces: LabelSelector };

/** Relates to objects by name: `relateByName("v1", "secrets", ["tls"])`. */
export function relateByName(
  apiVersion: string,
  resource: string,
  names: readonly string[],
  { namespace }: { readonly namespace?: string } = {},
): RelatedRule {
  return { apiVersion, resource, names, ...(namespace === undefined ? {} : { namespace }) };
}

/** Relates to objects by labels: `relateByLabels("v1", "configmaps", { matchLabels: { app: "blog" } })`. */
export function relateByLabels(
  apiVersion: string,
  resource: string,
  labelSelector: LabelSelector,
  where: Where = {},
): RelatedRule {
  if ("namespaces" in where)
    return { apiVersion, resource, labelSelector, namespaceSelector: where.namespaces };
  const { namespace } = where;
  return { apiVersion, resource, labelSelector, ...(namespace === undefined ? {} : { namespace }) };
}

/** Relates to every object of a resource. */
export function relateToAll(apiVersion: string, resource: string, where: Where = {}): RelatedRule {
  return relateByLabels(apiVersion, resource, {}, where);
}
