export { type ResourceProblem, ResourceError } from "./core/error.ts";
export { canonicalQuantity } from "./core/quantity.ts";
export type { Reference } from "./core/reference.ts";
export type { ClusterOptions, NamespacedOptions } from "./core/types.ts";

export type { Amount, ComputeResources } from "./pod/compute.ts";
export { type Container, type ContainerOptions, container } from "./pod/container.ts";
export {
  type Environment,
  type EnvironmentSource,
  type EnvironmentValue,
  fromConfigMap,
  fromField,
  fromResource,
  fromSecret,
} from "./pod/environment.ts";
export { type ContainerPorts } from "./pod/ports.ts";
export { type ProbeTiming, exec, grpc, http, tcp } from "./pod/probes.ts";
export type { PodFields } from "./pod/spec.ts";
export type { SelectingOptions, TemplateOptions } from "./pod/template.ts";
export type { Mount, VolumeOptions, Volumes } from "./pod/volumes.ts";

export type { ClaimTemplate, ClaimTemplates } from "./workloads/claim-templates.ts";
export { type CronJob, type CronJobOptions, cronJob } from "./workloads/cron-job.ts";
export { type DaemonSet, type DaemonSetOptions, daemonSet } from "./workloads/daemon-set.ts";
export { type Deployment, type DeploymentOptions, deployment } from "./workloads/deployment.ts";
export { type Job, type JobOptions, job } from "./workloads/job.ts";
export type { JobFields } from "./workloads/job-spec.ts";
export { type Pod, type PodOptions, pod } from "./workloads/pod.ts";
export { type ReplicaSet, type ReplicaSetOptions, replicaSet } from "./workloads/replica-set.ts";
export { type StatefulSet, type StatefulSetOptions, statefulSet } from "./workloads/stateful-set.ts";

export { type ConfigMap, type ConfigMapOptions, configMap } from "./config/config-map.ts";
export { type Namespace, type NamespaceOptions, namespace } from "./config/namespace.ts";
export { type Secret, type SecretOptions, secret, secretText } from "./config/secret.ts";
export { type ServiceAccount, type ServiceAccountOptions, serviceAccount } from "./config/service-account.ts";

export type { Backend } from "./network/backend.ts";
export { type EndpointSlice, type EndpointSliceOptions, endpointSlice } from "./network/endpoint-slice.ts";
export { type HostRule, type Ingress, type IngressOptions, ingress } from "./network/ingress.ts";
export { type IngressClass, type IngressClassOptions, ingressClass } from "./network/ingress-class.ts";
export {
  type EgressRule,
  type IngressRule,
  type NetworkPolicy,
  type NetworkPolicyOptions,
  type Peer,
  networkPolicy,
} from "./network/network-policy.ts";
export type { Workload } from "./network/pods.ts";
export { type Service, type ServiceOptions, service } from "./network/service.ts";
export type { ServicePorts } from "./network/service-ports.ts";

export type { ClaimOptions } from "./storage/claim-spec.ts";
export {
  type PersistentVolume,
  type PersistentVolumeOptions,
  persistentVolume,
} from "./storage/persistent-volume.ts";
export {
  type PersistentVolumeClaim,
  type PersistentVolumeClaimOptions,
  persistentVolumeClaim,
} from "./storage/persistent-volume-claim.ts";
export { type StorageClass, type StorageClassOptions, storageClass } from "./storage/storage-class.ts";
export {
  type VolumeSnapshot,
  type VolumeSnapshotClass,
  type VolumeSnapshotClassOptions,
  type VolumeSnapshotContent,
  type VolumeSnapshotContentOptions,
  type VolumeSnapshotOptions,
  volumeSnapshot,
  volumeSnapshotClass,
  volumeSnapshotContent,
} from "./storage/volume-snapshot.ts";

export {
  type ClusterRoleBinding,
  type ClusterRoleBindingOptions,
  type RoleBinding,
  type RoleBindingOptions,
  type SubjectOption,
  clusterRoleBinding,
  roleBinding,
} from "./rbac/binding.ts";
export {
  type ClusterRole,
  type ClusterRoleOptions,
  type Role,
  type RoleOptions,
  clusterRole,
  role,
} from "./rbac/role.ts";

export {
  type HorizontalPodAutoscaler,
  type HorizontalPodAutoscalerOptions,
  horizontalPodAutoscaler,
} from "./policy/horizontal-pod-autoscaler.ts";
export { type LimitRange, type LimitRangeOptions, limitRange } from "./policy/limit-range.ts";
export type { Metrics } from "./policy/metrics.ts";
export {
  type PodDisruptionBudget,
  type PodDisruptionBudgetOptions,
  podDisruptionBudget,
} from "./policy/pod-disruption-budget.ts";
export { type PriorityClass, type PriorityClassOptions, priorityClass } from "./policy/priority-class.ts";
export { type ResourceQuota, type ResourceQuotaOptions, resourceQuota } from "./policy/resource-quota.ts";

export {
  type CustomResourceDefinition,
  type CustomResourceDefinitionOptions,
  customResourceDefinition,
} from "./cluster/custom-resource-definition.ts";
export { type Lease, type LeaseOptions, lease } from "./cluster/lease.ts";

export {
  type Gateway,
  type GatewayClass,
  type GatewayClassOptions,
  type GatewayOptions,
  gateway,
  gatewayClass,
} from "./gateway/gateway.ts";
export { type GrpcRoute, type GrpcRouteOptions, grpcRoute } from "./gateway/grpc-route.ts";
export { type HttpRoute, type HttpRouteOptions, httpRoute } from "./gateway/http-route.ts";
export { type Listener, type ListenerOptions, listener } from "./gateway/listener.ts";
export type { GrpcFilter, GrpcMatch, HttpFilter, HttpMatch, ParentReference } from "./gateway/model.ts";
export type { BackendOption, ParentOption } from "./gateway/references.ts";
export {
  type ReferenceGrant,
  type ReferenceGrantOptions,
  referenceGrant,
} from "./gateway/reference-grant.ts";
export {
  type StreamRouteOptions,
  type TcpRoute,
  type TlsRoute,
  type TlsRouteOptions,
  type UdpRoute,
  tcpRoute,
  tlsRoute,
  udpRoute,
} from "./gateway/stream-routes.ts";

export { type Certificate, type CertificateOptions, certificate } from "./operators/certificate.ts";
export {
  type MonitorEndpoint,
  type ServiceMonitor,
  type ServiceMonitorOptions,
  serviceMonitor,
} from "./operators/service-monitor.ts";
