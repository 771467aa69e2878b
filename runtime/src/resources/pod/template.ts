import type { IPodSpec, IPodTemplateSpec } from "kubernetes-models/v1";
import { below, type Report } from "../core/error.ts";
import { checkAnnotations, checkLabels } from "../core/labels.ts";
import { identityLabels, recommendedLabels } from "../core/metadata.ts";
import { type Selector, checkSelects } from "../core/selector.ts";
import type { Loose, NamespacedOptions } from "../core/types.ts";
import { type Claims, type PodFields, podSpec } from "./spec.ts";

type Labels = Readonly<Record<string, string | undefined>>;

/** Options of every workload: its pods' fields, and what concerns their labels. */
export interface TemplateOptions extends NamespacedOptions, PodFields {
  /** Labels of the pods, beside the recommended ones and those that select them. */
  readonly podLabels?: Labels | undefined;
  readonly podAnnotations?: Labels | undefined;
  /** The pod template by the names of Kubernetes, for a field that the workload has under the same name. */
  readonly template?:
    | {
        readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
        readonly spec?: Loose<IPodSpec>;
      }
    | undefined;
}

/** Options of a workload that finds its pods by a selector. */
export interface SelectingOptions extends TemplateOptions {
  /** Labels for both the selector and the pods. */
  readonly matchLabels?: Labels | undefined;
  /** Replaces the whole selector, to take over a workload whose selector cannot change any more. */
  readonly selector?: Selector | undefined;
}

/** A pod template and the selector that finds exactly its pods. */
export interface Template {
  readonly selector: Selector;
  readonly template: IPodTemplateSpec;
}

const ownOptions = ["podLabels", "podAnnotations", "template", "matchLabels", "selector"] as const;

/** Builds the template and the selector of a workload from its options and the fields of its pods. */
export function podTemplate(
  report: Report,
  name: string,
  kind: string,
  options: Omit<SelectingOptions, "containers">,
  fields: PodFields,
  claims?: Claims,
): Template {
  const identity = identityLabels(name, kind, options);
  const selector = options.selector ?? { matchLabels: { ...identity, ...options.matchLabels } };
  const given = { ...options.template?.metadata?.labels, ...options.podLabels };
  const labels = { ...recommendedLabels(name, options), ...identity, ...selector.matchLabels, ...given };
  const annotations = { ...options.template?.metadata?.annotations, ...options.podAnnotations };
  checkLabels(report, "podLabels", labels);
  checkAnnotations(report, "podAnnotations", annotations);
  checkSelects(report, selector, labels);
  const pod: Record<string, unknown> = { ...options.template?.spec, ...fields };
  for (const option of ownOptions) delete pod[option];
  const path = kind === "CronJob" ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec";
  const spec = podSpec(below(report, path), pod as unknown as PodFields, claims);
  return { selector, template: { metadata: { labels, annotations }, spec } as IPodTemplateSpec };
}
