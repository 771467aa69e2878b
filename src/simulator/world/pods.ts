import { type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { toJson } from "../api/store/objects.ts";
import { type Condition, conditions } from "./conditions.ts";
import type { Behaviour, Scene } from "./model.ts";
import { numbered, specOf, statusOf } from "./read.ts";

/** The scheduler and the kubelet: a pod gets a node, then runs; a deleted one goes. */
export const runPod: Behaviour = (pod, scene) => {
  const { name, namespace = "" } = pod.metadata;
  const ref = { apiVersion: "v1", kind: "Pod", namespace, name };
  if (pod.metadata.deletionTimestamp !== undefined) {
    // Already stopped, waiting for somebody's finalizer.
    if ((pod.metadata.deletionGracePeriodSeconds ?? 0) > 0) scene.api.delete(ref, { gracePeriodSeconds: 0 });
    return;
  }
  const spec = specOf(pod);
  const isRunning = statusOf(pod)["phase"] === "Running" && spec["restartPolicy"] !== "Always";
  if (Array.isArray(spec["schedulingGates"]) || hasEnded(pod) || isRunning) return;
  const nodeName = spec["nodeName"] ?? `node-${numbered(pod, scene.nodes)}`;
  const bound =
    spec["nodeName"] === undefined ? scene.api.update({ ...toJson(pod), spec: { ...spec, nodeName } }) : pod;
  scene.setStatus(bound, runningStatus(bound, scene));
};

/** A pod that does not restart comes to its end after it ran. */
export const completePod: Behaviour = (pod, scene) => {
  const status = statusOf(pod);
  if (status["phase"] !== "Running" || specOf(pod)["restartPolicy"] === "Always") return;
  const ended = containerStatuses(pod, scene, "Completed");
  const wanted: Condition[] = [
    { type: "Ready", status: "False", reason: "PodCompleted", updated: "lastProbeTime" },
    { type: "ContainersReady", status: "False", reason: "PodCompleted", updated: "lastProbeTime" },
  ];
  scene.setStatus(pod, {
    ...status,
    phase: "Succeeded",
    conditions: [...conditions(status, wanted, scene.now), ...others(status, wanted)],
    containerStatuses: ended,
  });
};

/** Whether a pod has come to its end. */
export function hasEnded(pod: StoredObject): boolean {
  const { phase } = statusOf(pod);
  return phase === "Succeeded" || phase === "Failed";
}

function others(status: JsonObject, wanted: readonly Condition[]): JsonObject[] {
  const known = Array.isArray(status["conditions"]) ? status["conditions"].filter(isObject) : [];
  return known.filter((condition) => !wanted.some(({ type }) => type === condition["type"]));
}

function runningStatus(pod: StoredObject, scene: Scene): JsonObject {
  const before = statusOf(pod);
  const number = numbered(pod, 65_000);
  const podIP = `10.244.${number >> 8}.${number & 255}`;
  const hostIP = `192.0.2.${(numbered(pod, scene.nodes) % 254) + 1}`;
  const types = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
  const wanted = types.map((type): Condition => ({ type, status: "True", updated: "lastProbeTime" }));
  return {
    observedGeneration: pod.metadata.generation,
    phase: "Running",
    conditions: conditions(before, wanted, scene.now),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: before["startTime"] ?? scene.now,
    containerStatuses: containerStatuses(pod, scene),
    qosClass: before["qosClass"],
  };
}

function containerStatuses(pod: StoredObject, { now }: Scene, ended?: string): JsonObject[] {
  const containers = specOf(pod)["containers"];
  const startedAt = statusOf(pod)["startTime"] ?? now;
  const state: JsonObject =
    ended === undefined
      ? { running: { startedAt } }
      : { terminated: { exitCode: 0, reason: ended, startedAt, finishedAt: now } };
  return (Array.isArray(containers) ? containers.filter(isObject) : []).map(({ name, image }) => ({
    name,
    state,
    lastState: {},
    ready: ended === undefined,
    restartCount: 0,
    image,
    imageID: "",
    started: ended === undefined,
  }));
}
