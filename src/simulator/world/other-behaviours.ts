import { toJson } from "../records.ts";
import { isObject, type JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { conditions } from "./workload-behaviours.ts";
import { type Behaviour, numbered, numberOf, type Scene, specOf, statusOf } from "./model.ts";

/** An autoscaler without load: it keeps its target between minimum and maximum, and says so. */
export const autoscale: Behaviour = (autoscaler, scene) => {
  const spec = specOf(autoscaler);
  const target = findTarget(autoscaler, spec, scene);
  if (target === undefined) return;
  const current = numberOf(specOf(target), "replicas", 1);
  const desired = Math.min(
    Math.max(current, numberOf(spec, "minReplicas", 1)),
    numberOf(spec, "maxReplicas", 1),
  );
  if (current !== desired && current !== 0)
    scene.api.update({ ...toJson(target), spec: { ...specOf(target), replicas: desired } });
  const ready = { type: "AbleToScale", status: "True", reason: "ReadyForNewScale" } as const;
  const active = { type: "ScalingActive", status: "True", reason: "ValidMetricFound" } as const;
  const limited = { type: "ScalingLimited", status: "False", reason: "DesiredWithinRange" } as const;
  scene.setStatus(autoscaler, {
    currentReplicas: current,
    desiredReplicas: current === 0 ? 0 : desired,
    currentMetrics: statusOf(autoscaler)["currentMetrics"] ?? null,
    conditions: conditions(statusOf(autoscaler), [ready, active, limited], scene.now),
  });
};

function findTarget(autoscaler: StoredObject, spec: JsonObject, { api }: Scene): StoredObject | undefined {
  const target = spec["scaleTargetRef"];
  if (!isObject(target)) return undefined;
  const { apiVersion, kind, name } = target as { apiVersion?: string; kind?: string; name?: string };
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  const { namespace = "" } = autoscaler.metadata;
  return api.findKind(apiVersion, kind) && api.get({ apiVersion, kind, namespace, name });
}

/** A budget over pods that are not simulated: nothing expected, nothing allowed. */
export const countBudget: Behaviour = (budget, { now, setStatus }) =>
  setStatus(budget, {
    observedGeneration: budget.metadata.generation,
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    conditions: conditions(
      statusOf(budget),
      [{ type: "DisruptionAllowed", status: "False", reason: "InsufficientPods", message: "" }],
      now,
    ),
  });

function address(object: StoredObject): string {
  return `203.0.113.${numbered(object, 254)}`;
}

/** A cloud: a Service of type LoadBalancer gets an address, any other loses one. */
export const balanceService: Behaviour = (service, { setStatus }) => {
  const isBalanced = specOf(service)["type"] === "LoadBalancer";
  const ip = specOf(service)["loadBalancerIP"] ?? address(service);
  setStatus(service, { loadBalancer: isBalanced ? { ingress: [{ ip, ipMode: "VIP" }] } : {} });
};

/** An ingress controller: an Ingress gets an address. */
export const admitIngress: Behaviour = (ingress, { setStatus }) =>
  setStatus(ingress, { loadBalancer: { ingress: [{ ip: address(ingress) }] } });

/** The provisioner: a claim is bound to a volume of its own and grows with its request. No PersistentVolume object appears. */
export const bindClaim: Behaviour = (claim, { api, setStatus }) => {
  const spec = specOf(claim);
  const bound =
    spec["volumeName"] === undefined
      ? api.update({
          ...toJson(claim),
          metadata: {
            ...(toJson(claim)["metadata"] as object),
            annotations: {
              ...claim.metadata.annotations,
              "pv.kubernetes.io/bind-completed": "yes",
              "pv.kubernetes.io/bound-by-controller": "yes",
            },
          },
          spec: { ...spec, volumeName: `pvc-${claim.metadata.uid}` },
        })
      : claim;
  const resources = isObject(spec["resources"]) ? spec["resources"] : {};
  const requests = isObject(resources["requests"]) ? resources["requests"] : {};
  setStatus(bound, {
    phase: "Bound",
    accessModes: spec["accessModes"],
    capacity: { storage: requests["storage"] ?? "0" },
  });
};

/** A PersistentVolume is available, or bound when it names a claim. */
export const offerVolume: Behaviour = (volume, { now, setStatus }) =>
  setStatus(volume, {
    phase: specOf(volume)["claimRef"] === undefined ? "Available" : "Bound",
    lastPhaseTransitionTime: statusOf(volume)["lastPhaseTransitionTime"] ?? now,
  });
