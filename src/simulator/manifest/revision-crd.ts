import type { JsonObject } from "@metatron/runtime/kubernetes";

/** The kind in which Metacontroller keeps the progress of rolling updates. */
export const revisionCrd: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "controllerrevisions.metacontroller.k8s.io" },
  spec: {
    group: "metacontroller.k8s.io",
    scope: "Namespaced",
    names: {
      kind: "ControllerRevision",
      listKind: "ControllerRevisionList",
      plural: "controllerrevisions",
      singular: "controllerrevision",
    },
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["metadata", "parentPatch"],
            properties: {
              parentPatch: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              children: {
                type: "array",
                items: {
                  type: "object",
                  required: ["apiGroup", "kind", "names"],
                  properties: {
                    apiGroup: { type: "string" },
                    kind: { type: "string" },
                    names: { type: "array", items: { type: "string" } },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
