import type { CompositeDeclaration, Condition, NamespacedMeta } from "@metatron/runtime";
import type { IDeployment } from "kubernetes-models/apps/v1";
import type { IConfigMap, ISecret, IService } from "kubernetes-models/v1";

/** The parent of the readme's examples. */
export interface Shop {
  apiVersion: "example.com/v1";
  kind: "Shop";
  metadata: NamespacedMeta;
  spec: { image: string };
  status?: ShopStatus;
}

/** What is known of a shop. */
export interface ShopStatus {
  conditions: Condition[];
}

type ShopChildren = { "Deployment.apps/v1": IDeployment; "Service.v1": IService; "Secret.v1": ISecret };

const namespaced = { scope: "Namespaced", updateMethod: "InPlace" } as const;

/** The declaration as `metatron generate` writes it. */
export const shop: CompositeDeclaration<Shop, ShopStatus, ShopChildren, { "ConfigMap.v1": IConfigMap }> = {
  type: "composite",
  name: "shops",
  route: "shops",
  hooks: { sync: "v1", finalize: "v1", customize: "v1" },
  parent: {
    apiVersion: "example.com/v1",
    kind: "Shop",
    resource: "shops",
    scope: "Namespaced",
    hasStatus: true,
  },
  children: [
    { apiVersion: "apps/v1", kind: "Deployment", resource: "deployments", ...namespaced },
    { apiVersion: "v1", kind: "Service", resource: "services", ...namespaced },
    { apiVersion: "v1", kind: "Secret", resource: "secrets", ...namespaced },
  ],
  related: [{ apiVersion: "v1", kind: "ConfigMap", resource: "configmaps", scope: "Namespaced" }],
  generateSelector: true,
};
