import type { JsonObject } from "@metatron/runtime/kubernetes";
import { defaultAutoscaler } from "./autoscaling.ts";
import {
  defaultBinding,
  defaultLimitRange,
  defaultNamespace,
  defaultPriorityClass,
  defaultSecret,
  defaultWebhooks,
  writeConfigMap,
  writeLease,
} from "./configuration.ts";
import { type Draft, ensure, text } from "./draft.ts";
import {
  defaultEndpointSlice,
  defaultEndpoints,
  defaultIngressClass,
  defaultNetworkPolicy,
  defaultService,
} from "./network.ts";
import { normalise } from "./normalise.ts";
import { defaultPod, defaultTemplate } from "./pod.ts";
import { pruneBuiltin } from "./prune.ts";
import { defaultClaim, defaultDriver, defaultStorageClass, defaultVolumeObject } from "./storage.ts";
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from "./workloads.ts";

const table: ReadonlyMap<string, (draft: Draft) => void> = new Map([
  ["/Pod", defaultPod],
  ["/PodTemplate", (draft) => defaultTemplate(ensure(draft, "template"))],
  ["/ReplicationController", defaultReplicationController],
  ["/Service", defaultService],
  ["/Endpoints", defaultEndpoints],
  ["/ConfigMap", writeConfigMap],
  ["/Secret", defaultSecret],
  ["/Namespace", defaultNamespace],
  ["/LimitRange", defaultLimitRange],
  ["/PersistentVolumeClaim", defaultClaim],
  ["/PersistentVolume", defaultVolumeObject],
  ["apps/Deployment", defaultDeployment],
  ["apps/ReplicaSet", defaultReplicaSet],
  ["apps/DaemonSet", defaultDaemonSet],
  ["apps/StatefulSet", defaultStatefulSet],
  ["batch/Job", defaultJob],
  ["batch/CronJob", defaultCronJob],
  ["autoscaling/HorizontalPodAutoscaler", defaultAutoscaler],
  ["networking.k8s.io/IngressClass", defaultIngressClass],
  ["networking.k8s.io/NetworkPolicy", defaultNetworkPolicy],
  ["discovery.k8s.io/EndpointSlice", defaultEndpointSlice],
  ["rbac.authorization.k8s.io/RoleBinding", defaultBinding],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", defaultBinding],
  ["storage.k8s.io/StorageClass", defaultStorageClass],
  ["storage.k8s.io/CSIDriver", defaultDriver],
  ["coordination.k8s.io/Lease", writeLease],
  ["scheduling.k8s.io/PriorityClass", defaultPriorityClass],
  ["admissionregistration.k8s.io/MutatingWebhookConfiguration", defaultWebhooks],
  ["admissionregistration.k8s.io/ValidatingWebhookConfiguration", defaultWebhooks],
]);

/** The group and kind of an object, as the tables of this folder name it: `apps/Deployment`, `/Pod`. */
export function groupKindOf(object: JsonObject): string {
  const apiVersion = text(object, "apiVersion");
  const slash = apiVersion.indexOf("/");
  return `${slash < 0 ? "" : apiVersion.slice(0, slash)}/${text(object, "kind")}`;
}

/** Kinds whose content is not of Kubernetes' own types, so nothing is dropped from it. */
const verbatim = new Set(["apiextensions.k8s.io/CustomResourceDefinition", "apps/ControllerRevision"]);

/** Whether the objects of a kind are stored as they were sent. */
export function isVerbatim({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return verbatim.has(`${group}/${kind}`);
}

/**
 * A built-in object as the API server would store it: its kind's defaults, canonical quantities, without nulls and the
 * empty values that Go drops. Pure; an object of a kind without defaults comes back cleaned.
 */
export function applyBuiltinDefaults(object: JsonObject): JsonObject {
  const groupKind = groupKindOf(object);
  if (verbatim.has(groupKind)) return object;
  const draft = normalise(object);
  pruneBuiltin(draft, groupKind);
  table.get(groupKind)?.(draft);
  return draft;
}
