import type { JsonObject } from "@metatron/runtime/kubernetes";
import type { FieldError } from "@metatron/runtime/schema";
import {
  allocate,
  defaultClaim,
  defaultDriver,
  defaultStorageClass,
  defaultVolumeObject,
} from "./allocate.ts";
import {
  defaultAutoscaler,
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from "./workloads.ts";
import {
  defaultBinding,
  defaultLimitRange,
  defaultNamespace,
  defaultPriorityClass,
  defaultSecret,
  defaultWebhooks,
  writeConfigMap,
  writeLease,
  writeRole,
} from "./configuration.ts";
import { type Draft, ensure, groupKindOf } from "./draft.ts";
import { immutableErrors } from "./immutable.ts";
import {
  defaultEndpoints,
  defaultEndpointSlice,
  defaultIngressClass,
  defaultNetworkPolicy,
  defaultService,
} from "./network.ts";
import { normalise } from "./normalise.ts";
import { defaultPod, defaultTemplate } from "./pod.ts";
import { pruneBuiltin } from "./decode.ts";
import { builtinErrors } from "./validate.ts";

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
  ["rbac.authorization.k8s.io/Role", writeRole],
  ["rbac.authorization.k8s.io/ClusterRole", writeRole],
  ["rbac.authorization.k8s.io/RoleBinding", defaultBinding],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", defaultBinding],
  ["storage.k8s.io/StorageClass", defaultStorageClass],
  ["storage.k8s.io/CSIDriver", defaultDriver],
  ["coordination.k8s.io/Lease", writeLease],
  ["scheduling.k8s.io/PriorityClass", defaultPriorityClass],
  ["admissionregistration.k8s.io/MutatingWebhookConfiguration", defaultWebhooks],
  ["admissionregistration.k8s.io/ValidatingWebhookConfiguration", defaultWebhooks],
]);

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

/** The finalizer that holds a claim while a pod uses it; an admission plugin of every cluster adds it. */
export const claimProtection = "kubernetes.io/pvc-protection";

function protect(claim: JsonObject): void {
  const metadata = ensure(claim, "metadata");
  const finalizers = Array.isArray(metadata["finalizers"]) ? metadata["finalizers"] : [];
  metadata["finalizers"] = [...new Set([...finalizers, claimProtection])];
}

/** What a create or an update of a built-in object leads to: its stored form, and what is wrong with it. */
export function admitBuiltin(
  object: JsonObject,
  old: JsonObject | undefined,
): { value: JsonObject; errors: readonly FieldError[] } {
  const value = applyBuiltinDefaults(object);
  allocate(value, old);
  if (old === undefined && groupKindOf(value) === "/PersistentVolumeClaim") protect(value);
  return {
    value,
    errors: [...builtinErrors(value), ...(old === undefined ? [] : immutableErrors(value, old))],
  };
}
