import type { IDaemonSet, IDaemonSetSpec } from "kubernetes-models/apps/v1";
import { assemble } from "../core/assemble.ts";
import { fieldsOf } from "../core/metadata.ts";
import { optionKinds } from "../core/options.ts";
import type { Built, Loose } from "../core/types.ts";
import { checkRestartPolicy, podTemplate, type SelectingOptions, selectingKinds } from "../pod/spec.ts";
import { split } from "./split-options.ts";
import { checkWhole } from "../core/checks.ts";

/** A DaemonSet as `daemonSet` returns it. */
export type DaemonSet = Built<IDaemonSet, "spec">;

/** The fields of a DaemonSet and of its pods by their Kubernetes names. */
export interface DaemonSetOptions
  extends SelectingOptions, Loose<Omit<IDaemonSetSpec, "selector" | "template">> {}

const own = { minReadySeconds: "number", revisionHistoryLimit: "number", updateStrategy: "object" } as const;

const info = {
  builder: "daemonSet",
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  options: optionKinds<DaemonSetOptions>({ ...selectingKinds, ...own }),
} as const;

/** A DaemonSet that selects exactly its own pods: one on every node. */
export function daemonSet(name: string, options: DaemonSetOptions): DaemonSet {
  return assemble<DaemonSet>(info, name, options, (report) => {
    const [spec, fields] = split(fieldsOf(options), own);
    checkWhole(report, "spec.minReadySeconds", spec.minReadySeconds);
    checkWhole(report, "spec.revisionHistoryLimit", spec.revisionHistoryLimit);
    checkRestartPolicy(report, options.restartPolicy, ["Always"]);
    return { spec: { ...spec, ...podTemplate(report, name, info.kind, options, fields) } };
  });
}
