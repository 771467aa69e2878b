import { isObject, type JsonObject } from "@metatron/runtime/kubernetes";
import type { StoredObject } from "../api-server.ts";
import { controllerReference, toJson } from "../records.ts";
import { type Behaviour, numberOf, type Scene, specOf } from "./model.ts";
import { hashOf, templateHash } from "./workload-behaviours.ts";

/** Makes and takes away what a workload's own controller would: pods, and the ReplicaSet of a Deployment. */
export const keepPods: Behaviour = (workload, scene) => {
  if (scene.hasPods && workload.metadata.deletionTimestamp === undefined)
    keepers[workload.kind]?.(workload, scene);
};

/** Kinds whose pods are made. */
export const keepers: Readonly<Record<string, Behaviour>> = {
  Deployment: keepReplicaSets,
  ReplicaSet: keepReplicas,
  ReplicationController: keepReplicas,
  StatefulSet: keepOrdinals,
  DaemonSet: keepOnNodes,
  Job: keepRuns,
};

/** The newest ReplicaSet has all replicas; older ones keep none. */
function keepReplicaSets(deployment: StoredObject, { api }: Scene): void {
  const { name, namespace = "" } = deployment.metadata;
  const spec = specOf(deployment);
  const hash = templateHash(deployment);
  const newest = `${name}-${hash}`;
  const labels = { "pod-template-hash": hash };
  const sets = api.ownedBy(deployment.metadata.uid).filter(({ kind }) => kind === "ReplicaSet");
  for (const set of sets) {
    const replicas = set.metadata.name === newest ? numberOf(spec, "replicas", 1) : 0;
    if (specOf(set)["replicas"] !== replicas)
      api.update({ ...toJson(set), spec: { ...specOf(set), replicas } });
  }
  if (sets.some(({ metadata }) => metadata.name === newest)) return;
  const template = withLabels(templateOf(deployment), labels);
  const selector = isObject(spec["selector"]) ? spec["selector"] : {};
  api.create({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: newest,
      namespace,
      labels: (template["metadata"] as JsonObject)["labels"] ?? {},
      ownerReferences: [{ ...controllerReference(deployment) }],
    },
    spec: {
      replicas: numberOf(spec, "replicas", 1),
      selector: { ...selector, matchLabels: { ...record(selector["matchLabels"]), ...labels } },
      template,
    },
  });
}

function keepReplicas(set: StoredObject, scene: Scene): void {
  const wanted = numberOf(specOf(set), "replicas", 1);
  const pods = podsOf(set, scene).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  for (const pod of pods.slice(wanted)) remove(pod, scene);
  for (let count = pods.length; count < wanted; count++) create(set, scene, nextName(set, scene));
}

/** Pods by number, each with its claims; a pod of an older template is deleted, and made again when it is gone. */
function keepOrdinals(set: StoredObject, scene: Scene): void {
  const wanted = numberOf(specOf(set), "replicas", 1);
  const revision = `${set.metadata.name}-${templateHash(set)}`;
  const pods = new Map(podsOf(set, scene).map((pod) => [pod.metadata.name, pod]));
  const names = Array.from({ length: wanted }, (_, index) => `${set.metadata.name}-${index}`);
  for (const [name, pod] of pods)
    if (!names.includes(name) || pod.metadata.labels?.["controller-revision-hash"] !== revision)
      remove(pod, scene);
  for (const [index, name] of names.entries()) {
    if (pods.has(name)) continue;
    const labels = {
      "apps.kubernetes.io/pod-index": String(index),
      "controller-revision-hash": revision,
      "statefulset.kubernetes.io/pod-name": name,
    };
    const volumes = claimsOf(set).map((claim) => keepClaim(set, claim, name, scene));
    const spec = { hostname: name, subdomain: specOf(set)["serviceName"] ?? "" };
    create(set, scene, name, { labels, spec, volumes });
  }
}

function claimsOf(set: StoredObject): JsonObject[] {
  const claims = specOf(set)["volumeClaimTemplates"];
  return Array.isArray(claims) ? claims.filter(isObject) : [];
}

/** Makes a claim that is not there and returns the volume that uses it. Claims outlive their StatefulSet. */
function keepClaim(set: StoredObject, claim: JsonObject, pod: string, { api }: Scene): JsonObject {
  const { namespace = "" } = set.metadata;
  const metadata = record(claim["metadata"]);
  const volume = typeof metadata["name"] === "string" ? metadata["name"] : "";
  const name = `${volume}-${pod}`;
  const kind = "PersistentVolumeClaim";
  if (api.get({ apiVersion: "v1", kind, namespace, name }) === undefined)
    api.create({ ...claim, apiVersion: "v1", kind, metadata: { ...metadata, name, namespace } });
  return { name: volume, persistentVolumeClaim: { claimName: name } };
}

function keepOnNodes(set: StoredObject, scene: Scene): void {
  const revision = templateHash(set);
  const isCurrent = ({ metadata }: StoredObject): boolean =>
    metadata.labels?.["controller-revision-hash"] === revision;
  const pods = podsOf(set, scene).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  for (const pod of pods.filter((one) => !isCurrent(one))) remove(pod, scene);
  const nodes = new Set(pods.filter(isCurrent).map((pod) => specOf(pod)["nodeName"]));
  for (let node = 1; node <= scene.nodes; node++)
    if (!nodes.has(`node-${node}`))
      create(set, scene, nextName(set, scene), {
        labels: { "controller-revision-hash": revision },
        spec: { nodeName: `node-${node}` },
      });
}

/** All completions at once: what matters is that each has a pod. */
function keepRuns(job: StoredObject, scene: Scene): void {
  const spec = specOf(job);
  if (spec["suspend"] === true) return;
  const wanted = numberOf(spec, "completions", numberOf(spec, "parallelism", 1));
  for (let count = podsOf(job, scene).length; count < wanted; count++)
    create(job, scene, nextName(job, scene));
}

interface PodParts {
  readonly labels?: JsonObject;
  readonly spec?: JsonObject;
  readonly volumes?: readonly JsonObject[];
}

function create(owner: StoredObject, { api }: Scene, name: string, parts: PodParts = {}): void {
  const template = withLabels(templateOf(owner), parts.labels ?? {});
  const { labels, annotations } = record(template["metadata"]);
  const spec = record(template["spec"]);
  const own = Array.isArray(spec["volumes"]) ? spec["volumes"] : [];
  api.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: owner.metadata.namespace ?? "",
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ownerReferences: [{ ...controllerReference(owner) }],
    },
    spec: { ...spec, ...parts.spec, volumes: [...own, ...(parts.volumes ?? [])] },
  });
}

function remove(pod: StoredObject, { api }: Scene): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const { name, namespace = "" } = pod.metadata;
  api.delete({ apiVersion: "v1", kind: "Pod", namespace, name });
}

function podsOf(owner: StoredObject, { api }: Scene): StoredObject[] {
  return api.ownedBy(owner.metadata.uid).filter(({ kind }) => kind === "Pod");
}

/** A name that no pod had before: two pods of one owner never share it. */
function nextName(owner: StoredObject, { serial }: Scene): string {
  return `${owner.metadata.name}-${hashOf(`${owner.metadata.uid} ${serial()}`).slice(0, 5)}`;
}

function templateOf(owner: StoredObject): JsonObject {
  return record(specOf(owner)["template"]);
}

function withLabels(template: JsonObject, labels: JsonObject): JsonObject {
  const metadata = record(template["metadata"]);
  return { ...template, metadata: { ...metadata, labels: { ...record(metadata["labels"]), ...labels } } };
}

function record(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
