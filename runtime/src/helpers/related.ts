import type { RelatedRule } from "../controller/result.ts";
import type { LabelSelector } from "../kubernetes/manifest.ts";

/** Which namespaces a rule looks into: the parent's (by default), one by name, or several by their labels. */
export type Where =
  | { readonly namespace?: string | undefined; readonly namespaces?: undefined }
  | { readonly namespaces: LabelSelector; readonly namespace?: undefined };

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
  const { namespace, namespaces } = where;
  if (namespace !== undefined && namespaces !== undefined)
    throw new Error(`the rule for ${resource} has namespace and namespaces: leave one of them out`);
  return {
    apiVersion,
    resource,
    labelSelector,
    ...(namespaces === undefined ? {} : { namespaceSelector: namespaces }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Relates to every object of a resource. */
export function relateToAll(apiVersion: string, resource: string, where: Where = {}): RelatedRule {
  return relateByLabels(apiVersion, resource, {}, where);
}
