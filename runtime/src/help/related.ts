import type { RelatedRule } from "../hooks/result.ts";
import type { LabelSelector } from "../manifest.ts";

/** Which namespaces a rule looks into: the parent's (by default), one by name, or several by their labels; both throw. */
export type Where =
  | { readonly namespace?: string | undefined; readonly namespaces?: undefined }
  | { readonly namespaces: LabelSelector; readonly namespace?: undefined };

/** Relates to objects by name: `relateByName("v1", "secrets", ["tls"])`. */
export function relateByName(
  apiVersion: string,
  resource: string,
  names: readonly string[],
  { namespace }: { readonly namespace?: string | undefined } = {},
): RelatedRule {
  return { apiVersion, resource, names, ...(namespace === undefined ? {} : { namespace }) };
}

/** Relates to objects by labels: `relateByLabels("v1", "configmaps", { matchLabels: { app: "blog" } })`. */
export function relateByLabels(
  apiVersion: string,
  resource: string,
  labelSelector: LabelSelector,
  { namespace, namespaces }: Where = {},
): RelatedRule {
  if (namespaces === undefined)
    return { apiVersion, resource, labelSelector, ...(namespace === undefined ? {} : { namespace }) };
  if (namespace === undefined) return { apiVersion, resource, labelSelector, namespaceSelector: namespaces };
  throw new TypeError(`the rule for ${resource} has namespace and namespaces: leave one of them out`);
}

/** Relates to every object of a resource. */
export function relateToAll(apiVersion: string, resource: string, where: Where = {}): RelatedRule {
  return relateByLabels(apiVersion, resource, {}, where);
}
