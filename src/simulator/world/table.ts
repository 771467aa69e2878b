import { autoscale, countBudget } from "./autoscalers.ts";
import { admitIngress, balanceService } from "./balancers.ts";
import { bindClaim, offerVolume } from "./claims.ts";
import { runJob } from "./jobs.ts";
import type { Behaviour, WorldOptions } from "./model.ts";
import { completePod, runPod } from "./pods.ts";
import { runDaemonSet, runDeployment, runReplicas, runStatefulSet } from "./workloads.ts";

/** The name of an option that switches a behaviour. */
export type Feature = Exclude<keyof WorldOptions, "nodes" | "statuses">;

/** What happens to the objects of a kind. */
export interface Life {
  readonly behaviours: readonly (readonly [Feature, Behaviour])[];
  /** Whether one look is enough: the status that it leads to asks for nothing more. */
  readonly isOneStep?: boolean;
}

/** The lives of the kinds that have one, by `Kind.group/version`. */
export const lives: Readonly<Record<string, Life>> = {
  "Deployment.apps/v1": oneStep("workloads", runDeployment),
  "ReplicaSet.apps/v1": oneStep("workloads", runReplicas),
  "StatefulSet.apps/v1": oneStep("workloads", runStatefulSet),
  "DaemonSet.apps/v1": oneStep("workloads", runDaemonSet),
  "ReplicationController.v1": oneStep("workloads", runReplicas),
  "Pod.v1": {
    behaviours: [
      ["jobs", completePod],
      ["pods", runPod],
    ],
  },
  "Job.batch/v1": { behaviours: [["jobs", runJob]] },
  "PersistentVolumeClaim.v1": { behaviours: [["claims", bindClaim]] },
  "PersistentVolume.v1": { behaviours: [["claims", offerVolume]] },
  "Service.v1": oneStep("loadBalancers", balanceService),
  "Ingress.networking.k8s.io/v1": oneStep("ingresses", admitIngress),
  "HorizontalPodAutoscaler.autoscaling/v2": { behaviours: [["autoscalers", autoscale]] },
  "PodDisruptionBudget.policy/v1": oneStep("budgets", countBudget),
};

function oneStep(feature: Feature, behaviour: Behaviour): Life {
  return { behaviours: [[feature, behaviour]], isOneStep: true };
}
