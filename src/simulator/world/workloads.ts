import { type JsonObject, isObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { conditions } from "./conditions.ts";
import type { Behaviour } from "./model.ts";
import { counters, numberOf, specOf, statusOf } from "./read.ts";

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

function hashOf(text: string): string {
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
