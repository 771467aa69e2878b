import type { ControllerManifest, JsonObject } from "@metatron/runtime/kubernetes";

/** What a simulation needs of a set of manifests. */
export interface SortedManifests {
  readonly crds: readonly JsonObject[];
  readonly controllers: readonly ControllerManifest[];
}

/** Takes the CRDs and the controllers out of manifests; workloads, RBAC and the rest play no part in a simulation. */
export function sortManifests(documents: readonly JsonObject[]): SortedManifests {
  const isController = ({ apiVersion, kind }: JsonObject): boolean =>
    typeof apiVersion === "string" &&
    apiVersion.startsWith("metacontroller.k8s.io/") &&
    (kind === "CompositeController" || kind === "DecoratorController");
  return {
    crds: documents.filter(({ kind }) => kind === "CustomResourceDefinition"),
    controllers: documents.filter(isController) as unknown as ControllerManifest[],
  };
}
