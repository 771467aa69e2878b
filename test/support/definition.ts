import { type Crd, parseCrds } from "../../src/crd/index.ts";

/** A CRD to change at will. */
export interface Definition {
  apiVersion: unknown;
  kind: unknown;
  metadata: Record<string, unknown>;
  spec: Record<string, unknown> & {
    group: unknown;
    scope: unknown;
    names: Record<string, unknown>;
    versions: { [key: string]: unknown }[];
  };
}

/** A good CRD of the kind Boat with a schema. */
export function definition(schema: unknown = { type: "object" }): Definition {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "boats.harbour.example.org" },
    spec: {
      group: "harbour.example.org",
      scope: "Namespaced",
      names: { kind: "Boat", plural: "boats" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  };
}

/** The CRD as v1beta1, which has the same schemas and none of the rules that need a good one. */
export function legacy(crd: Definition): Definition {
  const spec = { ...crd.spec, preserveUnknownFields: false };
  return { ...crd, apiVersion: "apiextensions.k8s.io/v1beta1", spec };
}

/** The CRD of a schema, be it one that v1 refuses; throws what is wrong with it. */
export function crdOf(schema: unknown): Crd {
  const { crds, problems } = parseCrds(JSON.stringify(legacy(definition(schema))), "boats.json");
  const [crd] = crds;
  if (!crd) throw new Error(problems.map(({ message }) => message).join("\n"));
  return crd;
}

/** The CRD of a spec's schema. */
export function crdOfSpec(spec: unknown): Crd {
  return crdOf({ type: "object", properties: { spec } });
}
