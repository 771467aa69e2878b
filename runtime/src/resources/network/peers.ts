import type { IDaemonSet, IDeployment, IReplicaSet, IStatefulSet } from "kubernetes-models/apps/v1";
import type { ICronJob, IJob } from "kubernetes-models/batch/v1";
import type { IContainer, IPod, IPodTemplateSpec } from "kubernetes-models/v1";

/** A workload of a kind that a CRD defines, such as a Rollout: its pods come from `spec.template`. */
export interface CustomWorkload {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly selector?: { readonly matchLabels?: { [key: string]: string } };
    readonly template: IPodTemplateSpec;
  };
}

type BuiltIn = ICronJob | IDaemonSet | IDeployment | IJob | IPod | IReplicaSet | IStatefulSet;

/** A workload whose pods can be meant: built, written as Kubernetes has it, or of a kind with `spec.template`. */
export type Workload = BuiltIn | CustomWorkload;

/** What the pods of a workload are made from; a Pod is its own template. */
function templateOf(given: Workload): IPodTemplateSpec | undefined {
  const workload = given as BuiltIn;
  if (workload.kind === "Pod") return workload;
  if (workload.kind === "CronJob") return workload.spec?.jobTemplate.spec?.template;
  return workload.spec?.template;
}

/** The labels that select a workload's pods and no others. */
export function podSelector(given: Workload): { [key: string]: string } {
  const workload = given as BuiltIn;
  if (workload.kind !== "Pod" && workload.kind !== "CronJob" && workload.spec?.selector?.matchLabels)
    return { ...workload.spec.selector.matchLabels };
  return identityIn(templateOf(workload)?.metadata?.labels ?? {}, workload.kind);
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
  const { containers = [], initContainers = [] } = templateOf(workload)?.spec ?? {};
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...containers, ...sidecars];
}
