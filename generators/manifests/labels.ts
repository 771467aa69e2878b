import type { Project } from "../../src/project/model.ts";

/** The labels of everything that belongs to the hooks of a project. */
export const labels = ({ name }: Project): { readonly [key: string]: string } => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/managed-by": "metatron",
});

/** The labels by which the Service and the policies find the pods. */
export const podLabels = (project: Project): { readonly [key: string]: string } => ({
  "app.kubernetes.io/name": project.name,
  "app.kubernetes.io/component": "hooks",
});

/** The metadata of a namespaced object of the project. */
export const namespaced = (project: Project, name: string, component = "hooks") => ({
  name,
  namespace: project.namespace,
  labels: { ...labels(project), "app.kubernetes.io/component": component },
});

/** The metadata of a cluster-scoped object of the project. */
export const clusterWide = (project: Project, name: string, component: string) => ({
  name,
  labels: { ...labels(project), "app.kubernetes.io/component": component },
});

/** Where Metacontroller's chart installs it. */
export const metacontrollerNamespace = "metacontroller";

/** The label by which Metacontroller's ClusterRole collects the rights of each project. */
export const aggregationLabel = { "metatron.therubyist.org/aggregate-to-metacontroller": "true" } as const;
