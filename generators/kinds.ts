import type { JsonObject } from "@metatron/runtime";
import type { CrdVersion } from "../src/model/crd.ts";
import type { ResourceRef } from "../src/model/project.ts";
import { type CrdModule } from "./context.ts";
import { findExample } from "./example/index.ts";
import { groupOf, versionOf } from "@metatron/runtime/kubernetes";

/**
 * The kinds whose interfaces the pinned kubernetes-models offers, by apiVersion: `IDeployment` of `kubernetes-models/apps/v1`.
 * A test holds this table against the installed package.
 */
export const typedKinds: Readonly<Record<string, readonly string[]>> = {
  "admissionregistration.k8s.io/v1": [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
  ],
  "admissionregistration.k8s.io/v1beta1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  "apiextensions.k8s.io/v1": ["CustomResourceDefinition"],
  "apiextensions.k8s.io/v1beta1": ["CustomResourceDefinition"],
  "apiregistration.k8s.io/v1": ["APIService"],
  "apiregistration.k8s.io/v1beta1": ["APIService"],
  "apps/v1": ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "apps/v1beta1": ["ControllerRevision", "Deployment", "DeploymentRollback", "Scale", "StatefulSet"],
  "apps/v1beta2": ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "Scale", "StatefulSet"],
  "authentication.k8s.io/v1": ["SelfSubjectReview", "TokenRequest", "TokenReview"],
  "authentication.k8s.io/v1beta1": ["TokenReview"],
  "authorization.k8s.io/v1": [
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
  ],
  "authorization.k8s.io/v1beta1": [
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
  ],
  "autoscaling/v1": ["HorizontalPodAutoscaler", "Scale"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "autoscaling/v2beta1": ["HorizontalPodAutoscaler"],
  "autoscaling/v2beta2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["CronJob", "Job"],
  "batch/v1beta1": ["CronJob"],
  "certificates.k8s.io/v1": ["CertificateSigningRequest"],
  "certificates.k8s.io/v1beta1": ["CertificateSigningRequest"],
  "coordination.k8s.io/v1": ["Lease"],
  "coordination.k8s.io/v1beta1": ["Lease"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "discovery.k8s.io/v1beta1": ["EndpointSlice"],
  "events.k8s.io/v1": ["Event"],
  "events.k8s.io/v1beta1": ["Event"],
  "extensions/v1beta1": [
    "DaemonSet",
    "Deployment",
    "DeploymentRollback",
    "Ingress",
    "NetworkPolicy",
    "PodSecurityPolicy",
    "ReplicaSet",
    "Scale",
  ],
  "flowcontrol.apiserver.k8s.io/v1": ["FlowSchema", "PriorityLevelConfiguration"],
  "flowcontrol.apiserver.k8s.io/v1beta1": ["FlowSchema", "PriorityLevelConfiguration"],
  "flowcontrol.apiserver.k8s.io/v1beta2": ["FlowSchema", "PriorityLevelConfiguration"],
  "flowcontrol.apiserver.k8s.io/v1beta3": ["FlowSchema", "PriorityLevelConfiguration"],
  "networking.k8s.io/v1": ["IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"],
  "networking.k8s.io/v1beta1": ["Ingress", "IngressClass"],
  "node.k8s.io/v1": ["RuntimeClass"],
  "node.k8s.io/v1beta1": ["RuntimeClass"],
  "policy/v1": ["Eviction", "PodDisruptionBudget"],
  "policy/v1beta1": ["Eviction", "PodDisruptionBudget", "PodSecurityPolicy"],
  "rbac.authorization.k8s.io/v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  "rbac.authorization.k8s.io/v1beta1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  "resource.k8s.io/v1": ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"],
  "scheduling.k8s.io/v1": ["PriorityClass"],
  "scheduling.k8s.io/v1beta1": ["PriorityClass"],
  "storage.k8s.io/v1": [
    "CSIDriver",
    "CSINode",
    "CSIStorageCapacity",
    "StorageClass",
    "VolumeAttachment",
    "VolumeAttributesClass",
  ],
  "storage.k8s.io/v1beta1": [
    "CSIDriver",
    "CSINode",
    "CSIStorageCapacity",
    "StorageClass",
    "VolumeAttachment",
  ],
  v1: [
    "Binding",
    "ComponentStatus",
    "ConfigMap",
    "Endpoints",
    "Event",
    "LimitRange",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
  ],
};

/** The key of a kind in a request: `Kind.version` or `Kind.group/version`. */
export const kindKey = ({ kind, apiVersion }: ResourceRef): string => `${kind}.${apiVersion}`;

/** Whether the pinned kubernetes-models describes a built-in kind. */
export const isTyped = ({ kind, apiVersion }: ResourceRef): boolean =>
  typedKinds[apiVersion]?.includes(kind) ?? false;

/** The module of kubernetes-models that describes a built-in kind. */
export function modelModule({ apiVersion }: ResourceRef): string {
  const group = groupOf(apiVersion);
  return `kubernetes-models/${group === "" ? "" : `${group}/`}${versionOf(apiVersion)}`;
}

/** The type of a built-in kind that kubernetes-models does not describe: everything beyond the identity is open. */
export const openType = ({ kind, apiVersion }: ResourceRef): string =>
  `KubernetesObject & { apiVersion: ${JSON.stringify(apiVersion)}; kind: ${JSON.stringify(kind)}; [field: string]: unknown }`;

/** An object of a kind, and what its schema still refuses in it where none was found that it accepts. */
export interface KindExample {
  readonly object: JsonObject;
  readonly problems: readonly string[];
}

/** The example of a custom kind. A spec that the schema leaves open is an object, as its type says. */
export function customExample({ crd, version }: CrdModule): KindExample {
  const example = findExample(crd, version.name);
  const problems = example.kind === "invalid" ? example.problems : [];
  return { object: withOpenSpec(example.object, version), problems };
}

function withOpenSpec(object: JsonObject, version: CrdVersion): JsonObject {
  const isOpen = version.schema.properties?.["spec"]?.type === undefined;
  return isOpen && typeof object["spec"] === "string" ? { ...object, spec: {} } : object;
}
