import type { ControllerEntry, Project } from "../../src/project/model.ts";

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

/** A patch of the hooks' container, and of the pod around it. */
export function containerPatch({ name, namespace }: Project, container: object, pod: object = {}): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { template: { spec: { ...pod, containers: [{ name: "hooks", ...container }] } } },
  };
}
