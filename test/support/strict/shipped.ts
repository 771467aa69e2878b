import type { KubernetesObject } from "@metatron/runtime";

interface Validate {
  (data: unknown): boolean;
  errors?: { instancePath: string; keyword: string; params: unknown }[] | null;
}

const prefixes: Readonly<Record<string, string>> = {
  "apiextensions.k8s.io/v1": "IoK8sApiextensionsApiserverPkgApisApiextensionsV1",
  "apps/v1": "IoK8sApiAppsV1",
  "autoscaling/v2": "IoK8sApiAutoscalingV2",
  "batch/v1": "IoK8sApiBatchV1",
  "coordination.k8s.io/v1": "IoK8sApiCoordinationV1",
  "discovery.k8s.io/v1": "IoK8sApiDiscoveryV1",
  "networking.k8s.io/v1": "IoK8sApiNetworkingV1",
  "policy/v1": "IoK8sApiPolicyV1",
  "rbac.authorization.k8s.io/v1": "IoK8sApiRbacV1",
  "scheduling.k8s.io/v1": "IoK8sApiSchedulingV1",
  "storage.k8s.io/v1": "IoK8sApiStorageV1",
  v1: "IoK8sApiCoreV1",
};

/** What the precompiled validator of the object's kind says. */
export async function shippedErrors(object: KubernetesObject): Promise<string[]> {
  const name = `${prefixes[object.apiVersion] ?? ""}${object.kind}`;
  const { validate } = (await import(`kubernetes-models/_schemas/${name}`)) as { validate: Validate };
  if (validate(object)) return [];
  return (validate.errors ?? []).map(
    (one) => `${one.instancePath} ${one.keyword} ${JSON.stringify(one.params)}`,
  );
}
