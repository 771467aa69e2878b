import { type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { toJson } from "../api/store/objects.ts";
import { conditions } from "./conditions.ts";
import type { Behaviour, Scene } from "./model.ts";
import { numberOf, specOf, statusOf } from "./read.ts";

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
