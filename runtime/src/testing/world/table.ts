import { autoscale, countBudget } from "./autoscalers.ts";
import { admitIngress, balanceService } from "./balancers.ts";
import { bindClaim, offerVolume } from "./claims.ts";
import { runJob } from "./jobs.ts";
import type { Behaviour, WorldOptions } from "./model.ts";
import { completePod, runPod } from "./pods.ts";
import { runDaemonSet, runDeployment, runReplicas, runStatefulSet } from "./workloads.ts";

/** The name of an option that switches a behaviour. */
export type Feature = Exclude<keyof WorldOptions, "nodes" | "statuses">;

/** What happens to the objects of a kind, and which option switches it. */
export const behaviours: Readonly<Record<string, readonly (readonly [Feature, Behaviour])[]>> = {
  "Deployment.apps/v1": [["workloads", runDeployment]],
  "ReplicaSet.apps/v1": [["workloads", runReplicas]],
  "StatefulSet.apps/v1": [["workloads", runStatefulSet]],
  "DaemonSet.apps/v1": [["workloads", runDaemonSet]],
  "ReplicationController.v1": [["workloads", runReplicas]],
  "Pod.v1": [
    ["jobs", completePod],
    ["pods", runPod],
  ],
  "Job.batch/v1": [["jobs", runJob]],
  "PersistentVolumeClaim.v1": [["claims", bindClaim]],
  "PersistentVolume.v1": [["claims", offerVolume]],
  "Service.v1": [["loadBalancers", balanceService]],
  "Ingress.networking.k8s.io/v1": [["ingresses", admitIngress]],
  "HorizontalPodAutoscaler.autoscaling/v2": [["autoscalers", autoscale]],
  "PodDisruptionBudget.policy/v1": [["budgets", countBudget]],
};
