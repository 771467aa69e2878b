import type { CompositeDeclaration, NamespacedMeta } from "@metatron/runtime";
import type { IDeployment } from "kubernetes-models/apps/v1";
import type { IService } from "kubernetes-models/v1";

export interface Blog {
  apiVersion: "therubyist.org/v1";
  kind: "Blog";
  metadata: NamespacedMeta;
  spec: { image: string; replicas?: number; selector?: { matchLabels?: { [key: string]: string } } };
  status?: BlogStatus;
}

export interface BlogStatus {
  ready: number;
}

export type BlogChildren = {
  "Deployment.apps/v1": IDeployment;
  "Service.v1": IService;
};

export type BlogRelated = {
  "ConfigMap.v1": { apiVersion: "v1"; kind: "ConfigMap"; data?: { [key: string]: string } };
};

/** The declaration as `metatron generate` writes it. */
export const blog: CompositeDeclaration<Blog, BlogStatus, BlogChildren, BlogRelated> = {
  type: "composite",
  name: "blogs",
  route: "blogs",
  hooks: { sync: "v1" },
  parent: {
    apiVersion: "therubyist.org/v1",
    kind: "Blog",
    resource: "blogs",
    scope: "Namespaced",
    hasStatus: true,
  },
  children: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      resource: "deployments",
      scope: "Namespaced",
      updateMethod: "InPlace",
    },
    { apiVersion: "v1", kind: "Service", resource: "services", scope: "Namespaced", updateMethod: "InPlace" },
  ],
  related: [{ apiVersion: "v1", kind: "ConfigMap", resource: "configmaps", scope: "Namespaced" }],
  generateSelector: true,
};
