export { type ResourceProblem, ResourceError } from "./core/error.ts";
export { canonicalQuantity } from "../kubernetes/quantity.ts";
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
export { type ContainerPorts } from "./pod/container.ts";
export { type ProbeTiming, exec, grpc, http, tcp } from "./pod/container.ts";
export type { PodFields } from "./pod/spec.ts";
export type { SelectingOptions, TemplateOptions } from "./pod/spec.ts";
export type { Mount, VolumeOptions, Volumes } from "./pod/volumes.ts";

export type { ClaimTemplate, ClaimTemplates } from "./workloads/stateful-set.ts";
export { type CronJob, type CronJobOptions, cronJob } from "./workloads/cron-job.ts";
export { type DaemonSet, type DaemonSetOptions, daemonSet } from "./workloads/daemon-set.ts";
export { type Deployment, type DeploymentOptions, deployment } from "./workloads/deployment.ts";
export { type Job, type JobOptions, job } from "./workloads/job.ts";
export type { JobFields } from "./workloads/job.ts";
export { type Pod, type PodOptions, pod } from "./workloads/pod.ts";
export { type ReplicaSet, type ReplicaSetOptions, replicaSet } from "./workloads/replica-set.ts";
export { type StatefulSet, type StatefulSetOptions, statefulSet } from "./workloads/stateful-set.ts";

export { type ConfigMap, type ConfigMapOptions, configMap } from "./config.ts";
export { type Namespace, type NamespaceOptions, namespace } from "./config.ts";
export { type Secret, type SecretOptions, secret, secretText } from "./config.ts";
export { type ServiceAccount, type ServiceAccountOptions, serviceAccount } from "./config.ts";

export type { Backend } from "./network/ingress.ts";
export { type EndpointSlice, type EndpointSliceOptions, endpointSlice } from "./network/service.ts";
export { type HostRule, type Ingress, type IngressOptions, ingress } from "./network/ingress.ts";
export { type IngressClass, type IngressClassOptions, ingressClass } from "./network/ingress.ts";
export {
  type EgressRule,
  type IngressRule,
  type NetworkPolicy,
  type NetworkPolicyOptions,
  type Peer,
  networkPolicy,
} from "./network/network-policy.ts";
export type { Workload } from "./network/peers.ts";
export { type Service, type ServiceOptions, service } from "./network/service.ts";
export type { ServicePorts } from "./network/service.ts";

export type { ClaimOptions } from "./storage.ts";
export { type PersistentVolume, type PersistentVolumeOptions, persistentVolume } from "./storage.ts";
export {
  type PersistentVolumeClaim,
  type PersistentVolumeClaimOptions,
  persistentVolumeClaim,
} from "./storage.ts";
export { type StorageClass, type StorageClassOptions, storageClass } from "./storage.ts";
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
} from "./volume-snapshot.ts";

export {
  type ClusterRoleBinding,
  type ClusterRoleBindingOptions,
  type RoleBinding,
  type RoleBindingOptions,
  type SubjectOption,
  clusterRoleBinding,
  roleBinding,
} from "./rbac.ts";
export {
  type ClusterRole,
  type ClusterRoleOptions,
  type Role,
  type RoleOptions,
  clusterRole,
  role,
} from "./rbac.ts";

export {
  type HorizontalPodAutoscaler,
  type HorizontalPodAutoscalerOptions,
  horizontalPodAutoscaler,
} from "./autoscaler.ts";
export { type LimitRange, type LimitRangeOptions, limitRange } from "./policy.ts";
export type { Metrics } from "./autoscaler.ts";
export { type PodDisruptionBudget, type PodDisruptionBudgetOptions, podDisruptionBudget } from "./policy.ts";
export { type PriorityClass, type PriorityClassOptions, priorityClass } from "./policy.ts";
export { type ResourceQuota, type ResourceQuotaOptions, resourceQuota } from "./policy.ts";

export {
  type CustomResourceDefinition,
  type CustomResourceDefinitionOptions,
  customResourceDefinition,
} from "./cluster.ts";
export { type Lease, type LeaseOptions, lease } from "./cluster.ts";

export {
  type Gateway,
  type GatewayClass,
  type GatewayClassOptions,
  type GatewayOptions,
  gateway,
  gatewayClass,
} from "./gateway/gateway.ts";
export { type GrpcRoute, type GrpcRouteOptions, grpcRoute } from "./gateway/routes.ts";
export { type HttpRoute, type HttpRouteOptions, httpRoute } from "./gateway/routes.ts";
export { type Listener, type ListenerOptions, listener } from "./gateway/gateway.ts";
export type { GrpcFilter, GrpcMatch, HttpFilter, HttpMatch, ParentReference } from "./gateway/model.ts";
export type { BackendOption, ParentOption } from "./gateway/references.ts";
export { type ReferenceGrant, type ReferenceGrantOptions, referenceGrant } from "./gateway/references.ts";
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
export type { CustomWorkload } from "./network/peers.ts";
export {
  type CustomKind,
  type CustomResource,
  type CustomResourceOptions,
  type PodsOfWorkload,
  customResource,
  podTemplate,
} from "./operators/custom-resource.ts";
export {
  type MonitorEndpoint,
  type ServiceMonitor,
  type ServiceMonitorOptions,
  serviceMonitor,
} from "./operators/service-monitor.ts";
