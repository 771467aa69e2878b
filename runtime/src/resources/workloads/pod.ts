import type { IPod, IToleration } from "kubernetes-models/v1";
import { assemble } from "../core/assemble.ts";
import { below, type Report } from "../core/error.ts";
import { checkLabels, fieldsOf, identityLabels } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import { checkSelects } from "../core/reference.ts";
import type { Built, NamespacedOptions } from "../core/types.ts";
import { type PodFields, podKinds, podSpec } from "../pod/spec.ts";

/** A Pod as `pod` returns it. */
export type Pod = Built<IPod, "spec">;

/** The fields of a Pod by their Kubernetes names. */
export interface PodOptions extends NamespacedOptions, PodFields {}

const info = {
  builder: "pod",
  apiVersion: "v1",
  kind: "Pod",
  options: optionKinds<PodOptions>(podKinds),
} as const;

/** A Pod; its tolerations, when given, carry the two that the API server adds. */
export function pod(name: string, options: PodOptions): Pod {
  return assemble<Pod>(info, name, options, (report, metadata) => {
    const identity = identityLabels(name, info.kind, options);
    Object.assign(metadata.labels, { ...identity, ...metadata.labels });
    checkLabels(report, "metadata.labels", metadata.labels);
    checkOwnLabels(report, identity, metadata.labels);
    const fields = fieldsOf(options);
    const tolerations = options.tolerations && withAdmitted(options.tolerations);
    return { spec: podSpec(below(report, "spec"), { ...fields, tolerations }) };
  });
}

function checkOwnLabels(report: Report, identity: Labels, labels: Labels): void {
  checkSelects((_field, message) => report("metadata.labels", message), { matchLabels: identity }, labels);
}

type Labels = Readonly<Record<string, string | undefined>>;

const admittedKeys = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** The list is replaced whole, so the tolerations that admission adds to every Pod must be written. */
function withAdmitted(given: readonly IToleration[]): IToleration[] {
  const isTolerated = (key: string): boolean =>
    given.some(
      (one) =>
        (one.key === key || (one.key ?? "") === "") &&
        (one.effect === "NoExecute" || (one.effect ?? "") === ""),
    );
  const missing = admittedKeys.filter((key) => !isTolerated(key));
  const added = missing.map((key): IToleration => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }));
  return [...given, ...added];
}
