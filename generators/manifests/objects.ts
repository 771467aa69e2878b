import { yaml } from "../text.ts";
import type { ControllerEntry, Project } from "../../src/model/project.ts";

/** A kustomization file. */
export const kustomization = (fields: object) => ({
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
  ...fields,
});

/** A component: a kustomization that changes what others list. */
export const component = (fields: object) => ({
  apiVersion: "kustomize.config.k8s.io/v1alpha1",
  kind: "Component",
  ...fields,
});

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

/** The label by which Metacontroller's ClusterRole collects the rights of each project. */
export const aggregationLabel = { "metatron.therubyist.org/aggregate-to-metacontroller": "true" } as const;

const defaultTimeout = 10;

/** Seconds that a pod still takes calls after SIGTERM, until no endpoint sends to it any more. */
export const drainSeconds = 5;

/** The longest that Metacontroller waits for any hook of the project. */
export function longestTimeout({ controllers }: Project): number {
  return Math.max(defaultTimeout, ...controllers.flatMap(timeouts));
}

function timeouts({ hooks }: ControllerEntry): number[] {
  return [hooks.sync, hooks.finalize, hooks.customize].flatMap((hook) => hook?.timeoutSeconds ?? []);
}

/** Seconds that calls in flight may still take when the port is closed. */
export const callSeconds = (project: Project): number => longestTimeout(project) + 5;

/** Seconds until the kubelet kills: the drain, the calls in flight, and a margin. */
export const graceSeconds = (project: Project): number => drainSeconds + callSeconds(project) + 5;

/** The kind of object that Metacontroller reads for a controller. */
export const controllerKind = ({ type }: ControllerEntry): string =>
  type === "composite" ? "CompositeController" : "DecoratorController";

/** The hooks that a controller has, in the order of a call. */
export const hookNamesOf = ({ hooks }: ControllerEntry): string[] =>
  ["sync", "finalize", "customize"].filter((name) => Object.hasOwn(hooks, name));

/** A patch that gives every hook of every controller the same webhook settings. */
export function hookPatches({ controllers }: Project, webhook: object): object[] {
  return controllers.map((entry) => ({
    apiVersion: "metacontroller.k8s.io/v1alpha1",
    kind: controllerKind(entry),
    metadata: { name: entry.name },
    spec: { hooks: Object.fromEntries(hookNamesOf(entry).map((name) => [name, { webhook }])) },
  }));
}

/** A patch inside a kustomization; Kustomize wants its text. */
export const inlinePatch = (patch: object): { readonly patch: string } => ({ patch: yaml(patch) });

/** A patch of the hooks' container, and of the pod around it. */
export function containerPatch({ name, namespace }: Project, container: object, pod: object = {}): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { template: { spec: { ...pod, containers: [{ name: "hooks", ...container }] } } },
  };
}
