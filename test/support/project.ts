import type { Project } from "../../src/model/project.ts";

/** A project with one controller of each type and most settings. */
export const sampleProject: Project = {
  format: 2,
  name: "shop",
  namespace: "shop-system",
  image: "ghcr.io/team/shop",
  service: { port: 9292 },
  packageManager: "npm",
  ci: "none",
  authentication: "bearer",
  dependencies: { runtime: "^0.1.0", cli: "^0.1.0" },
  lintIgnore: ["status-subresource"],
  controllers: [
    {
      type: "composite",
      name: "blog-controller",
      route: "blogs",
      parent: {
        apiVersion: "example.org/v1",
        kind: "Blog",
        resource: "blogs",
        scope: "Namespaced",
        crd: "crds/blogs.example.org.yaml",
        labelSelector: { matchLabels: { tier: "web" } },
        ignoreStatusChanges: true,
        revisionHistory: ["spec.image"],
      },
      generateSelector: true,
      children: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          resource: "deployments",
          scope: "Namespaced",
          updateStrategy: { method: "RollingInPlace", statusChecks: [{ type: "Available", status: "True" }] },
        },
        {
          apiVersion: "v1",
          kind: "Service",
          resource: "services",
          scope: "Namespaced",
          updateStrategy: { method: "InPlace" },
        },
      ],
      related: [{ apiVersion: "v1", kind: "ConfigMap", resource: "configmaps", scope: "Namespaced" }],
      hooks: { sync: { version: "v2", timeoutSeconds: 5 }, customize: { version: "v2" } },
      resyncPeriodSeconds: 60,
    },
    {
      type: "decorator",
      name: "service-per-pod",
      route: "service-per-pod",
      targets: [
        {
          apiVersion: "apps/v1",
          kind: "StatefulSet",
          resource: "statefulsets",
          scope: "Namespaced",
          annotationSelector: { matchAnnotations: { "example.org/each": "yes" } },
        },
      ],
      attachments: [
        {
          apiVersion: "v1",
          kind: "Service",
          resource: "services",
          scope: "Namespaced",
          updateStrategy: { method: "InPlace" },
        },
      ],
      related: [],
      hooks: { sync: { version: "v2" }, finalize: { version: "v2" } },
      etag: { cacheTimeoutSeconds: 60, cacheCleanupSeconds: 120 },
    },
  ],
};
