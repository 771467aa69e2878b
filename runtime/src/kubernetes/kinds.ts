import type { Scope } from "./object.ts";

/**
 * The resources that a Kubernetes 1.36 API server serves by default, by group and versions (preferred first).
 * A row is `plural Kind scope [flags] [short names]`: scope `N` namespaced or `C` cluster; flag `s` has the status
 * subresource, `g` counts `metadata.generation`, `r` is a question that is answered and never stored.
 * Beta APIs are off by default in a cluster and absent here.
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/
 */
const table: Readonly<Record<string, readonly string[]>> = {
  v1: [
    "bindings Binding N r",
    "componentstatuses ComponentStatus C - cs",
    "configmaps ConfigMap N - cm",
    "endpoints Endpoints N - ep",
    "events Event N - ev",
    "limitranges LimitRange N - limits",
    "namespaces Namespace C s ns",
    "nodes Node C s no",
    "persistentvolumeclaims PersistentVolumeClaim N s pvc",
    "persistentvolumes PersistentVolume C s pv",
    "pods Pod N sg po",
    "podtemplates PodTemplate N g",
    "replicationcontrollers ReplicationController N sg rc",
    "resourcequotas ResourceQuota N s quota",
    "secrets Secret N",
    "serviceaccounts ServiceAccount N - sa",
    "services Service N s svc",
  ],
  "apps/v1": [
    "controllerrevisions ControllerRevision N",
    "daemonsets DaemonSet N sg ds",
    "deployments Deployment N sg deploy",
    "replicasets ReplicaSet N sg rs",
    "statefulsets StatefulSet N sg sts",
  ],
  "batch/v1": ["cronjobs CronJob N sg cj", "jobs Job N sg"],
  "autoscaling/v2,v1": ["horizontalpodautoscalers HorizontalPodAutoscaler N s hpa"],
  "networking.k8s.io/v1": [
    "ingressclasses IngressClass C g",
    "ingresses Ingress N sg ing",
    "ipaddresses IPAddress C - ip",
    "networkpolicies NetworkPolicy N g netpol",
    "servicecidrs ServiceCIDR C s",
  ],
  "policy/v1": ["poddisruptionbudgets PodDisruptionBudget N sg pdb"],
  "rbac.authorization.k8s.io/v1": [
    "clusterrolebindings ClusterRoleBinding C",
    "clusterroles ClusterRole C",
    "rolebindings RoleBinding N",
    "roles Role N",
  ],
  "storage.k8s.io/v1": [
    "csidrivers CSIDriver C g",
    "csinodes CSINode C",
    "csistoragecapacities CSIStorageCapacity N",
    "storageclasses StorageClass C - sc",
    "volumeattachments VolumeAttachment C s",
    "volumeattributesclasses VolumeAttributesClass C - vac",
  ],
  "scheduling.k8s.io/v1": ["priorityclasses PriorityClass C g pc"],
  "coordination.k8s.io/v1": ["leases Lease N"],
  "discovery.k8s.io/v1": ["endpointslices EndpointSlice N g"],
  "node.k8s.io/v1": ["runtimeclasses RuntimeClass C"],
  "admissionregistration.k8s.io/v1": [
    "mutatingadmissionpolicies MutatingAdmissionPolicy C g",
    "mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding C g",
    "mutatingwebhookconfigurations MutatingWebhookConfiguration C g",
    "validatingadmissionpolicies ValidatingAdmissionPolicy C sg",
    "validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding C g",
    "validatingwebhookconfigurations ValidatingWebhookConfiguration C g",
  ],
  "apiextensions.k8s.io/v1": ["customresourcedefinitions CustomResourceDefinition C sg crd,crds"],
  "apiregistration.k8s.io/v1": ["apiservices APIService C s"],
  "certificates.k8s.io/v1": ["certificatesigningrequests CertificateSigningRequest C s csr"],
  "authentication.k8s.io/v1": ["selfsubjectreviews SelfSubjectReview C r", "tokenreviews TokenReview C r"],
  "authorization.k8s.io/v1": [
    "localsubjectaccessreviews LocalSubjectAccessReview N r",
    "selfsubjectaccessreviews SelfSubjectAccessReview C r",
    "selfsubjectrulesreviews SelfSubjectRulesReview C r",
    "subjectaccessreviews SubjectAccessReview C r",
  ],
  "events.k8s.io/v1": ["events Event N - ev"],
  "flowcontrol.apiserver.k8s.io/v1": [
    "flowschemas FlowSchema C sg",
    "prioritylevelconfigurations PriorityLevelConfiguration C sg",
  ],
  "resource.k8s.io/v1": [
    "deviceclasses DeviceClass C g",
    "resourceclaims ResourceClaim N s",
    "resourceclaimtemplates ResourceClaimTemplate N",
    "resourceslices ResourceSlice C g",
  ],
};

/** A resource that every Kubernetes cluster serves without a CRD. */
export interface BuiltinKind {
  /** Empty for the core group. */
  readonly group: string;
  /** The served versions, the preferred one first. */
  readonly versions: readonly [string, ...string[]];
  /** The preferred version as an object spells it: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural, as `childResources[].resource` wants it. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly scope: Scope;
  readonly hasStatus: boolean;
  /** Whether the API server counts `metadata.generation` for it. */
  readonly hasGeneration: boolean;
  /** False for questions such as TokenReview, which are answered and never stored. */
  readonly isStored: boolean;
}

function toBuiltin(groupVersions: string, row: string): BuiltinKind {
  const [resource = "", kind = "", scope, flags = "", shortNames = ""] = row.split(" ");
  const slash = groupVersions.indexOf("/");
  const group = slash < 0 ? "" : groupVersions.slice(0, slash);
  const [preferred = "v1", ...others] = groupVersions.slice(slash + 1).split(",");
  return {
    group,
    versions: [preferred, ...others],
    apiVersion: group === "" ? preferred : `${group}/${preferred}`,
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: shortNames === "" ? [] : shortNames.split(","),
    scope: scope === "C" ? "Cluster" : "Namespaced",
    hasStatus: flags.includes("s"),
    hasGeneration: flags.includes("g"),
    isStored: !flags.includes("r"),
  };
}

/** Every built-in resource of Kubernetes 1.36, the core group first. */
export const builtinKinds: readonly BuiltinKind[] = Object.entries(table).flatMap(([groupVersions, rows]) =>
  rows.map((row) => toBuiltin(groupVersions, row)),
);

const computed = ["cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory", "pods"];

/** The resources that a ResourceQuota with a scope may bound. */
export const quotaScopes: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ["pods"],
  NotBestEffort: computed,
  Terminating: computed,
  NotTerminating: computed,
  PriorityClass: computed,
  CrossNamespacePodAffinity: computed,
  VolumeAttributesClass: ["persistentvolumeclaims", "requests.storage"],
};
