import { toJson } from "../records.ts";
import { isObject, type JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { type Behaviour, counters, numbered, numberOf, type Scene, specOf, statusOf } from "./model.ts";

/** Templates do not change in place, so that each is hashed once. */
const hashes = new WeakMap<object, string>();
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** A short name for the content of a pod template, as controllers append it to the names of revisions. */
export function templateHash(object: StoredObject): string {
  const template = specOf(object)["template"];
  if (!isObject(template)) return "";
  let name = hashes.get(template);
  if (name === undefined) hashes.set(template, (name = hashOf(JSON.stringify(template))));
  return name;
}

/** Seven letters that follow from a text. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  let name = "";
  for (let place = 0; place < 7; place++, hash = Math.floor(hash / letters.length) || hash + 7)
    name += letters[hash % letters.length];
  return name;
}

/** A Deployment whose pods are all there, up to date and available. */
export const runDeployment: Behaviour = (object, { now, setStatus }) => {
  const replicas = numberOf(specOf(object), "replicas", 1);
  const before = statusOf(object);
  const progress = `ReplicaSet "${object.metadata.name}-${templateHash(object)}" has successfully progressed.`;
  const time = { updated: "lastUpdateTime" } as const;
  setStatus(object, {
    observedGeneration: object.metadata.generation,
    ...counters({
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
    }),
    conditions: conditions(
      before,
      [
        {
          type: "Available",
          status: "True",
          reason: "MinimumReplicasAvailable",
          message: "Deployment has minimum availability.",
          ...time,
        },
        { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable", message: progress, ...time },
      ],
      now,
    ),
  });
};

/** A ReplicaSet or ReplicationController whose pods are all ready. */
export const runReplicas: Behaviour = (object, { setStatus }) => {
  const replicas = numberOf(specOf(object), "replicas", 1);
  setStatus(object, {
    replicas,
    ...counters({ fullyLabeledReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }),
    observedGeneration: object.metadata.generation,
  });
};

/** A StatefulSet whose pods are all of the newest revision and ready. */
export const runStatefulSet: Behaviour = (object, { setStatus }) => {
  const replicas = numberOf(specOf(object), "replicas", 1);
  const revision = `${object.metadata.name}-${templateHash(object)}`;
  const status: JsonObject = {
    observedGeneration: object.metadata.generation,
    replicas,
    ...counters({ readyReplicas: replicas, currentReplicas: replicas, updatedReplicas: replicas }),
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
    availableReplicas: replicas,
  };
  setStatus(object, status);
};

/** A DaemonSet with a ready pod on every node. */
export const runDaemonSet: Behaviour = (object, { nodes, setStatus }) =>
  setStatus(object, {
    currentNumberScheduled: nodes,
    numberMisscheduled: 0,
    desiredNumberScheduled: nodes,
    numberReady: nodes,
    observedGeneration: object.metadata.generation,
    ...counters({ updatedNumberScheduled: nodes, numberAvailable: nodes }),
  });

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
function hasEnded(pod: StoredObject): boolean {
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

function hasCondition(job: StoredObject, type: string): boolean {
  const list = statusOf(job)["conditions"];
  return (
    Array.isArray(list) &&
    list.some(
      (item) => (item as { type?: string }).type === type && (item as { status?: string }).status === "True",
    )
  );
}

/** A Job starts its pods in one step and has completed in the next; a suspended one waits. */
export const runJob: Behaviour = (job, { now, setStatus }) => {
  if (hasCondition(job, "Complete") || hasCondition(job, "Failed")) return;
  const before = statusOf(job);
  const spec = specOf(job);
  const completions = numberOf(spec, "completions", 1);
  const active = Math.min(numberOf(spec, "parallelism", 1), completions);
  const time = { updated: "lastProbeTime" } as const;
  if (spec["suspend"] === true) {
    const suspended: Condition = {
      type: "Suspended",
      status: "True",
      reason: "JobSuspended",
      message: "Job suspended",
      ...time,
    };
    return setStatus(job, { conditions: conditions(before, [suspended], now) });
  }
  if (before["startTime"] === undefined)
    return setStatus(job, {
      startTime: now,
      ...counters({ active, ready: active }),
      terminating: 0,
      uncountedTerminatedPods: {},
    });
  const reason = "CompletionsReached";
  const message = "Reached expected number of succeeded pods";
  const done = ["SuccessCriteriaMet", "Complete"].map((type): Condition => ({
    type,
    status: "True",
    reason,
    message,
    ...time,
  }));
  setStatus(job, {
    startTime: before["startTime"],
    completionTime: now,
    conditions: conditions(before, done, now),
    ...counters({ succeeded: completions }),
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
  });
};

/** A condition as it should be now. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  /** Whether the kind also writes when the condition was last updated (or probed). */
  readonly updated?: "lastUpdateTime" | "lastProbeTime";
}

/** The conditions in order; one that keeps its status keeps its times. */
export function conditions(before: JsonObject, wanted: readonly Condition[], now: string): JsonObject[] {
  const known = Array.isArray(before["conditions"]) ? before["conditions"].filter(isObject) : [];
  return wanted.map(({ type, status, reason, message, updated }) => {
    const old = known.find((condition) => condition["type"] === type);
    if (old?.["status"] === status && old["reason"] === reason) return old;
    return {
      type,
      status,
      ...(updated === undefined ? {} : { [updated]: updated === "lastProbeTime" ? null : now }),
      lastTransitionTime: old?.["status"] === status ? (old["lastTransitionTime"] ?? now) : now,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
  });
}
