import type { JsonObject } from "@metatron/runtime/kubernetes";
import { groupKindOf } from "./defaults.ts";

const statuses: Readonly<Record<string, JsonObject>> = {
  "/Pod": { phase: "Pending", qosClass: "BestEffort" },
  "/Service": { loadBalancer: {} },
  "/Namespace": { phase: "Active" },
  "/PersistentVolumeClaim": { phase: "Pending" },
  "/PersistentVolume": { phase: "Pending" },
  "/ReplicationController": { replicas: 0 },
  "apps/ReplicaSet": { replicas: 0 },
  "apps/StatefulSet": { availableReplicas: 0, replicas: 0 },
  "apps/DaemonSet": {
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  },
  "autoscaling/HorizontalPodAutoscaler": { currentMetrics: null, desiredReplicas: 0 },
  "networking.k8s.io/Ingress": { loadBalancer: {} },
  "policy/PodDisruptionBudget": {
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    expectedPods: 0,
  },
};

/** The status that the API server gives to a created object of a kind with a status. */
export function initialStatus(object: JsonObject): JsonObject {
  const status = statuses[groupKindOf(object)] ?? {};
  return object["kind"] === "Pod" ? { ...status, qosClass: qosClass(object) } : status;
}

type Resources = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

/** `Guaranteed` when every container limits cpu and memory to what it requests, `BestEffort` when none says anything. */
function qosClass(pod: JsonObject): string {
  const { containers = [], initContainers = [] } = (pod["spec"] ?? {}) as {
    containers?: { resources?: Resources }[];
    initContainers?: { resources?: Resources }[];
  };
  const all = [...containers, ...initContainers].map(({ resources = {} }) => resources);
  const names = ["cpu", "memory"];
  const says = (resources: Resources): boolean =>
    names.some((name) => resources["limits"]?.[name] ?? resources["requests"]?.[name]);
  if (!all.some(says)) return "BestEffort";
  const isExact = (resources: Resources): boolean =>
    names.every((name) => {
      const limit = resources["limits"]?.[name];
      return limit !== undefined && limit === (resources["requests"]?.[name] ?? limit);
    });
  return all.every(isExact) ? "Guaranteed" : "Burstable";
}
