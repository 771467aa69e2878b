/** What a CRD text is made of. */
export interface CrdFacts {
  readonly kind?: string;
  readonly plural?: string;
  readonly group?: string;
  readonly scope?: "Namespaced" | "Cluster";
  readonly versions?: readonly string[];
  readonly field?: string;
}

/** The YAML of a small CRD with a status subresource; the last version is stored. */
export function crdText(facts: CrdFacts = {}): string {
  const {
    kind = "Blog",
    group = "example.org",
    scope = "Namespaced",
    versions = ["v1"],
    field = "image",
  } = facts;
  const plural = facts.plural ?? `${kind.toLowerCase()}s`;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${plural}.${group}
spec:
  group: ${group}
  scope: ${scope}
  names: { plural: ${plural}, singular: ${kind.toLowerCase()}, kind: ${kind}, listKind: ${kind}List }
  versions:
${versions.map((name, index) => versionText(name, index === versions.length - 1, field)).join("")}`;
}

function versionText(name: string, isStored: boolean, field: string): string {
  return `    - name: ${name}
      served: true
      storage: ${isStored}
      subresources: { status: {} } # the status is written apart
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [${field}]
              properties:
                ${field}: { type: string, minLength: 1 }
                replicas: { type: integer, minimum: 1 }
            status:
              type: object
              properties:
                observedGeneration: { type: integer }
`;
}
