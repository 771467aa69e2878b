import type { IDaemonSet, IDeployment, IReplicaSet, IStatefulSet } from "kubernetes-models/apps/v1";
import type { IJob } from "kubernetes-models/batch/v1";
import type { IContainer, IPod, IPodSpec } from "kubernetes-models/v1";

/** A workload whose pods can be meant: built, or written as Kubernetes has it. */
export type Workload = IDaemonSet | IDeployment | IJob | IPod | IReplicaSet | IStatefulSet;

/** The labels that select a workload's pods and no others. */
export function podSelector(workload: Workload): { [key: string]: string } {
  if (workload.kind !== "Pod" && workload.spec?.selector?.matchLabels !== undefined)
    return { ...workload.spec.selector.matchLabels };
  const labels =
    workload.kind === "Pod" ? workload.metadata?.labels : workload.spec?.template?.metadata?.labels;
  return identityIn(labels ?? {}, workload.kind);
}

/** The labels of name, kind and component among a pod's labels; all of them when the pod was not built here. */
function identityIn(labels: Readonly<Record<string, string>>, kind: string): { [key: string]: string } {
  const key = Object.keys(labels).find((one) => one.endsWith("/kind") && labels[one] === kind);
  if (key === undefined) return { ...labels };
  const wanted = [key.replace(/kind$/, "name"), key, "app.kubernetes.io/component"];
  return Object.fromEntries(wanted.flatMap((one) => (labels[one] === undefined ? [] : [[one, labels[one]]])));
}

/** The containers of a workload's pods, sidecars included. */
export function containersOf(workload: Workload): IContainer[] {
  const spec: IPodSpec | undefined = workload.kind === "Pod" ? workload.spec : workload.spec?.template?.spec;
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...(spec?.containers ?? []), ...sidecars];
}
