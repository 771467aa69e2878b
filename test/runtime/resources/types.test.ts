import type { KubernetesObject } from "@metatron/runtime";
import type {
  IGateway,
  IGatewayClass,
  IGRPCRoute,
  IHTTPRoute,
  ITLSRoute,
} from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import type { IReferenceGrant } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1";
import type {
  IDeployment,
  IStatefulSetSpec,
  IDeploymentSpec,
  IDaemonSetSpec,
  IReplicaSetSpec,
} from "kubernetes-models/apps/v1";
import type { IHorizontalPodAutoscalerSpec } from "kubernetes-models/autoscaling/v2";
import type { ICronJobSpec, IJobSpec } from "kubernetes-models/batch/v1";
import type { ILeaseSpec } from "kubernetes-models/coordination.k8s.io/v1";
import type { IIngressSpec, INetworkPolicySpec } from "kubernetes-models/networking.k8s.io/v1";
import type { IPodDisruptionBudgetSpec } from "kubernetes-models/policy/v1";
import type {
  IContainer,
  IPersistentVolumeClaimSpec,
  IPersistentVolumeSpec,
  IPodSpec,
  IResourceQuotaSpec,
  ISecret,
  IService,
  IServiceSpec,
} from "kubernetes-models/v1";
import { expect, expectTypeOf, test } from "vitest";
import {
  type ContainerOptions,
  type CronJobOptions,
  type DaemonSetOptions,
  type DeploymentOptions,
  type HorizontalPodAutoscalerOptions,
  type IngressOptions,
  type JobOptions,
  type LeaseOptions,
  type NetworkPolicyOptions,
  type PersistentVolumeClaimOptions,
  type PersistentVolumeOptions,
  type PodDisruptionBudgetOptions,
  type PodOptions,
  type ReplicaSetOptions,
  type ResourceQuotaOptions,
  type ServiceOptions,
  type StatefulSetOptions,
  certificate,
  clusterRole,
  configMap,
  container,
  deployment,
  gateway,
  gatewayClass,
  grpcRoute,
  httpRoute,
  referenceGrant,
  secret,
  service,
  tlsRoute,
} from "@metatron/runtime/resources";

const app = container("app", { image: "nginx:1.29", ports: { web: 80 } });

test("results are assignable to the types of kubernetes-models", () => {
  const one: IDeployment = deployment("a", { containers: [app] });
  const other: ISecret = secret("a");
  const third: IService = service("a", { selects: one });
  const objects: KubernetesObject[] = [one, other, third];
  expect(objects.map(({ kind }) => kind)).toEqual(["Deployment", "Secret", "Service"]);
});

test("results are assignable to the types of the Gateway API", () => {
  const backend = service("a", { selects: deployment("a", { containers: [app] }) });
  const rules = [{ backendRefs: [backend] }];
  const http: IHTTPRoute = httpRoute("a", { rules });
  const rpc: IGRPCRoute = grpcRoute("a", { rules });
  const tls: ITLSRoute = tlsRoute("a", { hostnames: ["a.example.org"], rules });
  const ofClass: IGatewayClass = gatewayClass("a", { controllerName: "example.org/a" });
  const front: IGateway = gateway("a", {
    gatewayClassName: "a",
    listeners: { web: { port: 80, protocol: "HTTP" } },
  });
  const grant: IReferenceGrant = referenceGrant("a", {
    from: [{ group: "", kind: "Service", namespace: "b" }],
    to: [{ group: "", kind: "Secret" }],
  });
  expect([http, rpc, tls, ofClass, front, grant].every(({ metadata }) => metadata?.name === "a")).toBe(true);
});

test("results have literal kinds, so that a union of children narrows", () => {
  const children = [deployment("a", { containers: [app] }), configMap("b")] as const;
  for (const child of children) if (child.kind === "Deployment") expectTypeOf(child.spec.replicas).toEqualTypeOf<number | undefined>();
  expectTypeOf(children[0].apiVersion).toEqualTypeOf<"apps/v1">();
  const backendRefs = [{ service: "b", port: 443 }];
  const route = tlsRoute("a", { hostnames: ["a.example.org"], rules: [{ backendRefs }], servedVersion: "v1alpha3" });
  expectTypeOf(route.apiVersion).toEqualTypeOf<"gateway.networking.k8s.io/v1alpha3">();
}); // prettier-ignore

test("names and specs of results need no question marks", () => {
  const one = deployment("a", { containers: [app] });
  expectTypeOf(one.metadata.name).toEqualTypeOf<string>();
  expectTypeOf(one.spec.selector.matchLabels).toEqualTypeOf<{ [key: string]: string } | undefined>();
});

test("what is wrong does not compile", () => {
  const wrong = [
    // @ts-expect-error a misspelt field
    () => deployment("a", { containers: [app], replcas: 3 }),
    // @ts-expect-error a container needs an image
    () => container("a", {}),
    // @ts-expect-error a cluster-scoped kind has no namespace
    () => clusterRole("a", { rules: [], namespace: "b" }),
    // @ts-expect-error a Secret is no Service
    () => httpRoute("a", { rules: [{ backendRefs: [{ service: secret("b"), port: 80 }] }] }),
    // @ts-expect-error a pull policy that Kubernetes does not know
    () => container("a", { image: "a", imagePullPolicy: "Sometimes" }),
    // @ts-expect-error a certificate needs an issuer
    () => certificate("a", { secretName: "b", dnsNames: ["c"] }),
  ];
  expect(wrong).toHaveLength(6);
});

test("undefined is the same as absent", () => {
  const replicas = undefined as number | undefined;
  expect(deployment("a", { containers: [app], replicas, namespace: undefined }).spec).not.toHaveProperty(
    "replicas",
  );
});

/** The fields of a kind that its options lack. */
type Lacking<Spec, Options, Renamed extends PropertyKey = never> = Exclude<
  keyof Spec,
  keyof Options | Renamed
>;

test("options have every field of their kind by its Kubernetes name", () => {
  expectTypeOf<Lacking<IContainer, ContainerOptions, "name">>().toBeNever();
  expectTypeOf<Lacking<IPodSpec, PodOptions>>().toBeNever();
  expectTypeOf<Lacking<IPodSpec & IDeploymentSpec, DeploymentOptions>>().toBeNever();
  expectTypeOf<Lacking<IPodSpec & IReplicaSetSpec, ReplicaSetOptions>>().toBeNever();
  expectTypeOf<Lacking<IPodSpec & IDaemonSetSpec, DaemonSetOptions>>().toBeNever();
  expectTypeOf<Lacking<IPodSpec & IStatefulSetSpec, StatefulSetOptions>>().toBeNever();
  expectTypeOf<Lacking<IPodSpec & IJobSpec, JobOptions, "selector">>().toBeNever();
  expectTypeOf<Lacking<IPodSpec & IJobSpec & ICronJobSpec, CronJobOptions, "selector">>().toBeNever();
  expectTypeOf<Lacking<IServiceSpec, ServiceOptions>>().toBeNever();
  expectTypeOf<Lacking<IIngressSpec, IngressOptions>>().toBeNever();
  expectTypeOf<Lacking<INetworkPolicySpec, NetworkPolicyOptions>>().toBeNever();
  expectTypeOf<Lacking<IPersistentVolumeClaimSpec, PersistentVolumeClaimOptions>>().toBeNever();
  expectTypeOf<Lacking<IPersistentVolumeSpec, PersistentVolumeOptions>>().toBeNever();
  expectTypeOf<Lacking<IHorizontalPodAutoscalerSpec, HorizontalPodAutoscalerOptions>>().toBeNever();
  expectTypeOf<Lacking<IPodDisruptionBudgetSpec, PodDisruptionBudgetOptions>>().toBeNever();
  expectTypeOf<Lacking<IResourceQuotaSpec, ResourceQuotaOptions>>().toBeNever();
  expectTypeOf<Lacking<ILeaseSpec, LeaseOptions>>().toBeNever();
});
