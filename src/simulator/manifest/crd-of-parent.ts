import type { CompositeDeclaration } from "@metatron/runtime";
import { type JsonObject, groupOf } from "@metatron/runtime/kubernetes";

/** A CRD for a parent whose own was not given: with the declaration's schema, or open when it has none. */
export async function crdOfParent({ parent }: CompositeDeclaration): Promise<JsonObject> {
  const group = groupOf(parent.apiVersion);
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const schema = parent.schema === undefined ? open : await parent.schema();
  const version = parent.apiVersion.slice(group.length + 1);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${parent.resource}.${group}` },
    spec: {
      group,
      scope: parent.scope,
      names: {
        kind: parent.kind,
        listKind: `${parent.kind}List`,
        plural: parent.resource,
        singular: parent.kind.toLowerCase(),
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema as unknown as JsonObject },
          ...(parent.hasStatus && { subresources: { status: {} } }),
        },
      ],
    },
  };
}
