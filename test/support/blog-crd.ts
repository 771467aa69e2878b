import { parseCrds } from "../../src/crd/index.ts";
import type { Crd } from "../../src/model/crd.ts";

const text = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: blogs.therubyist.org
spec:
  group: therubyist.org
  scope: Namespaced
  names: { plural: blogs, singular: blog, kind: Blog }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [image]
              properties:
                image: { type: string }
                replicas: { type: integer, minimum: 1, default: 1 }
            status:
              type: object
              properties:
                readyReplicas: { type: integer }
                observedGeneration: { type: integer }
`;

/** A namespaced CRD of one version with a status subresource; the schema is YAML in one line. */
export function crdOf(kind: string, schema: string): Crd {
  const singular = kind.toLowerCase();
  return onlyCrd(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${singular}s.example.org }
spec:
  group: example.org
  scope: Namespaced
  names: { plural: ${singular}s, singular: ${singular}, kind: ${kind} }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      schema: { openAPIV3Schema: ${schema} }
`);
}

/** The one CRD of a text. */
export function onlyCrd(source: string, file = "crd.yaml"): Crd {
  const { crds, problems } = parseCrds(source, file);
  const [crd] = crds;
  if (crd === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return crd;
}

/** A Blog with an image, replicas and a count of ready ones. */
export const blogCrd: Crd = onlyCrd(text, "blog.yaml");
