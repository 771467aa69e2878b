import { type Report, shown } from "./error.ts";
import { checkAnnotations, checkLabels, toLabelValue } from "./labels.ts";
import { checkName } from "./names.ts";
import { nameOf } from "./reference.ts";
import type { ClusterOptions, NamespacedOptions } from "./types.ts";

type Labels = Record<string, string | undefined>;

/** The metadata of an object while it is built. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
}

const defaultLabelNamespace = "metatron.therubyist.org";
const optionNames = [
  "labels",
  "annotations",
  "component",
  "instance",
  "partOf",
  "version",
  "labelNamespace",
  "serverSideApply",
  "namespace",
] as const satisfies readonly (keyof NamespacedOptions)[];

/** The options without those that every builder takes: what is left are fields of the kind. */
export function fieldsOf<T extends ClusterOptions>(options: T): Omit<T, (typeof optionNames)[number]> {
  const fields: Partial<T> = { ...options };
  for (const name of optionNames) delete fields[name as keyof T];
  return fields as Omit<T, (typeof optionNames)[number]>;
}

/** The recommended labels. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export function recommendedLabels(name: string, options: ClusterOptions): Labels {
  return {
    "app.kubernetes.io/name": toLabelValue(name),
    "app.kubernetes.io/instance": options.instance,
    "app.kubernetes.io/version": options.version,
    "app.kubernetes.io/component": options.component,
    "app.kubernetes.io/part-of": options.partOf,
  };
}

/** The labels that tell one workload's pods from all others: name, kind and component. */
export function identityLabels(name: string, kind: string, options: ClusterOptions): Labels {
  const prefix = options.labelNamespace ?? defaultLabelNamespace;
  return {
    [`${prefix}/name`]: toLabelValue(name),
    [`${prefix}/kind`]: kind,
    "app.kubernetes.io/component": options.component,
  };
}

/** Builds and checks the metadata that all kinds share. */
export function metadataOf(
  name: string,
  options: ClusterOptions & { readonly namespace?: NamespacedOptions["namespace"] },
  scope: "Namespaced" | "Cluster",
  report: Report,
): Metadata {
  const labels = { ...recommendedLabels(name, options), ...options.labels };
  const annotations = { ...options.annotations };
  checkLabels(report, "metadata.labels", labels);
  checkAnnotations(report, "metadata.annotations", annotations);
  if (options.labelNamespace !== undefined)
    checkName(report, "labelNamespace", options.labelNamespace, "subdomain");
  if (options.namespace === undefined) return { name, labels, annotations };
  const namespace = nameOf(options.namespace);
  if (scope === "Cluster")
    report("metadata.namespace", `the kind is cluster-scoped, so ${shown(namespace)} must go`);
  else checkName(report, "metadata.namespace", namespace, "label");
  return { name, namespace, labels, annotations };
}
