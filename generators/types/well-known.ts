import type { StructuralSchema } from "@metatron/runtime/schema";

/** A shape of Kubernetes: the properties that tell it, and where it stands when they do not suffice. */
export interface WellKnownShape {
  readonly name: string;
  readonly has: readonly string[];
  /** The names of the property that holds it; `*Metadata` for all that end so. */
  readonly at?: readonly string[];
  /** The well-known shape that has that property. */
  readonly within?: string;
}

const shape = (name: string, has: string, at?: string, within?: string): WellKnownShape => ({
  name,
  has: has.split(" ").filter(Boolean),
  ...(at ? { at: at.split(" ") } : {}),
  ...(within ? { within } : {}),
});

const metadata: readonly WellKnownShape[] = [
  shape("Condition", "type status reason message lastTransitionTime"),
  shape("OwnerReference", "apiVersion kind name uid", "ownerReferences"),
  shape("ObjectReference", "apiVersion fieldPath kind name namespace resourceVersion uid"),
  shape("TypedObjectReference", "apiGroup kind name namespace", "dataSourceRef"),
  shape("TypedLocalObjectReference", "apiGroup kind name", "dataSource"),
  shape("LocalObjectReference", "name", "imagePullSecrets"),
  shape("PodTemplateSpec", "metadata spec", "template podTemplate podTemplateSpec"),
  shape("PersistentVolumeClaimTemplate", "metadata spec", "volumeClaimTemplate", "EphemeralVolumeSource"),
  shape("ObjectMeta", "annotations labels", "metadata *Metadata"),
  shape("LabelSelector", "matchExpressions matchLabels"),
  shape("LabelSelectorRequirement", "key operator values", "matchExpressions", "LabelSelector"),
  shape("PolicyRule", "apiGroups resources verbs"),
];

const scheduling: readonly WellKnownShape[] = [
  shape("Affinity", "nodeAffinity podAffinity podAntiAffinity"),
  shape("NodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeAffinity"),
  shape("PodAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "podAffinity"),
  shape("PodAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "podAntiAffinity"),
  shape("PreferredSchedulingTerm", "preference weight"),
  shape("WeightedPodAffinityTerm", "podAffinityTerm weight"),
  shape("PodAffinityTerm", "labelSelector topologyKey namespaces"),
  shape("NodeSelector", "nodeSelectorTerms"),
  shape("NodeSelectorTerm", "matchExpressions matchFields"),
  shape("NodeSelectorRequirement", "key operator values", "matchExpressions matchFields", "NodeSelectorTerm"),
  shape("TopologySpreadConstraint", "maxSkew topologyKey whenUnsatisfiable"),
  shape("Toleration", "effect key operator tolerationSeconds"),
];

const pods: readonly WellKnownShape[] = [
  shape("PodSpec", "containers initContainers volumes serviceAccountName nodeSelector"),
  shape("JobSpec", "backoffLimit completions parallelism template"),
  shape("HostAlias", "hostnames ip"),
  shape("PodDNSConfig", "nameservers options searches"),
  shape("PodDNSConfigOption", "name value", "options", "PodDNSConfig"),
  shape("PodReadinessGate", "conditionType", "readinessGates"),
  shape("PodSchedulingGate", "name", "schedulingGates"),
  shape("PodOS", "name", "os", "PodSpec"),
  shape("PodResourceClaim", "name resourceClaimName", "resourceClaims"),
  shape("PodSecurityContext", "fsGroup runAsUser supplementalGroups"),
  shape("Sysctl", "name value", "sysctls"),
];

const containers: readonly WellKnownShape[] = [
  shape("Container", "args command env image name volumeMounts"),
  shape("ContainerPort", "containerPort protocol"),
  shape("ContainerResizePolicy", "resourceName restartPolicy"),
  shape("EnvVar", "name value valueFrom"),
  shape("EnvVarSource", "configMapKeyRef fieldRef secretKeyRef"),
  shape("EnvFromSource", "configMapRef secretRef"),
  shape("ConfigMapKeySelector", "key name optional", "configMapKeyRef configMap"),
  shape("SecretKeySelector", "key name optional"),
  shape("ObjectFieldSelector", "fieldPath", "fieldRef"),
  shape("ResourceFieldSelector", "containerName divisor resource"),
  shape("ResourceRequirements", "limits requests"),
  shape("ResourceClaim", "name", "claims", "ResourceRequirements"),
  shape("Probe", "failureThreshold initialDelaySeconds periodSeconds successThreshold timeoutSeconds"),
  shape("Lifecycle", "postStart preStop"),
  shape("LifecycleHandler", "exec httpGet", "postStart preStop", "Lifecycle"),
  shape("ExecAction", "command", "exec"),
  shape("HTTPGetAction", "path port scheme", "httpGet"),
  shape("HTTPHeader", "name value", "httpHeaders"),
  shape("TCPSocketAction", "host port", "tcpSocket"),
  shape("GRPCAction", "port service", "grpc"),
  shape("SleepAction", "seconds", "sleep"),
  shape("SecurityContext", "allowPrivilegeEscalation capabilities privileged"),
  shape("Capabilities", "add drop", "capabilities"),
  shape("SELinuxOptions", "level role type user"),
  shape("SeccompProfile", "localhostProfile type", "seccompProfile"),
  shape("AppArmorProfile", "localhostProfile type", "appArmorProfile"),
  shape("WindowsSecurityContextOptions", "gmsaCredentialSpec gmsaCredentialSpecName runAsUserName"),
  shape("VolumeMount", "mountPath name"),
  shape("VolumeDevice", "devicePath name"),
];

const volumes: readonly WellKnownShape[] = [
  shape("Volume", "configMap emptyDir name persistentVolumeClaim secret"),
  shape("EmptyDirVolumeSource", "medium sizeLimit", "emptyDir"),
  shape("HostPathVolumeSource", "path type", "hostPath"),
  shape("ConfigMapVolumeSource", "defaultMode items name", "configMap"),
  shape("SecretVolumeSource", "defaultMode items secretName", "secret"),
  shape("PersistentVolumeClaimVolumeSource", "claimName", "persistentVolumeClaim"),
  shape("EphemeralVolumeSource", "volumeClaimTemplate", "ephemeral"),
  shape("ProjectedVolumeSource", "defaultMode sources", "projected"),
  shape("DownwardAPIVolumeSource", "defaultMode items", "downwardAPI"),
  shape("CSIVolumeSource", "driver nodePublishSecretRef", "csi"),
  shape("NFSVolumeSource", "path server", "nfs"),
  shape("VolumeProjection", "configMap secret serviceAccountToken"),
  shape("ServiceAccountTokenProjection", "audience path", "serviceAccountToken"),
  shape("KeyToPath", "key mode path"),
  shape("DownwardAPIVolumeFile", "fieldRef path resourceFieldRef"),
  shape("PersistentVolumeClaimSpec", "accessModes resources storageClassName volumeName"),
];

const services: readonly WellKnownShape[] = [
  shape("ServiceSpec", "clusterIP ports selector sessionAffinity"),
  shape("ServicePort", "nodePort port targetPort"),
];

/** The shapes that Kubernetes CRDs embed again and again; the first that fits wins. */
const wellKnownShapes: readonly WellKnownShape[] = [
  ...metadata,
  ...scheduling,
  ...pods,
  ...containers,
  ...volumes,
  ...services,
];

/** Where a schema stands: the property it is the value, item or map value of, and the shape around it. */
export interface Surroundings {
  readonly property: string;
  /** The well-known name of the object that has the property. */
  readonly within: string | undefined;
}

/** Names that only Kubernetes' own shapes may have. */
export const wellKnownNames: ReadonlySet<string> = new Set(wellKnownShapes.map((shape) => shape.name));

/** The name that Kubernetes has for a shape, recognised by its properties; more properties do no harm. */
export function wellKnownName(schema: StructuralSchema, around: Surroundings): string | undefined {
  const { properties } = schema;
  if (!properties) return undefined;
  const shape = wellKnownShapes.find(
    ({ has, at, within }) =>
      has.every((name) => properties[name] !== undefined) &&
      (at === undefined || at.some((name) => fits(name, around.property))) &&
      (within === undefined || within === around.within),
  );
  return shape?.name;
}

function fits(name: string, property: string): boolean {
  return name.startsWith("*") ? property.endsWith(name.slice(1)) : property === name;
}
